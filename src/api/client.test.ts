import { HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { createSession, getSession } from '../../contract/session.ts';
import { getUser, listUsers } from '../../contract/users.ts';
import { lockUser } from '../../contract/user-acts.ts';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { answer, refuse, server, type Asked } from '../test/server.ts';
import { call, callPage } from './client.ts';
import { ApiError, NetworkError, ReplyError } from './errors.ts';
import { sessionEvents } from './session-events.ts';

const caught = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('did not throw'),
    (error: unknown) => error,
  );

describe('call', () => {
  it('fills the path, leaves absent query values out and marks writes', async () => {
    const seen: Asked[] = [];
    server.use(
      answer(lockUser, (asked) => {
        seen.push(asked);
        return fakeUser({ account_locked: true });
      }),
    );
    const user = await call(lockUser, {
      params: { user_id: 7 },
      body: { reason: 'left' },
      ifMatch: '"7-1"',
    });
    expect(user.account_locked).toBe(true);
    expect(seen[0]?.body).toEqual({ reason: 'left' });
    expect(seen[0]?.headers.get('X-Requested-With')).toBe('rollcall');
    expect(seen[0]?.headers.get('If-Match')).toBe('"7-1"');
  });

  it('strips what the contract does not name', async () => {
    server.use(answer(getUser, () => ({ ...fakeUser(), password_digest: 'x' })));
    expect(await call(getUser, { params: { user_id: 7 } })).not.toHaveProperty('password_digest');
  });

  it('asks once more when a new session token overtook it, and no more than once', async () => {
    let asked = 0;
    const refuseTimes = (times: number) =>
      server.use(
        answer(getSession, () => {
          asked += 1;
          return asked <= times ? refuse('unauthenticated') : fakeSession();
        }),
      );
    refuseTimes(1);
    await expect(call(getSession, {})).resolves.toMatchObject({ must_change_password: false });
    asked = 0;
    refuseTimes(9);
    await expect(call(getSession, {})).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(asked).toBe(2);
  });

  it('marks polls as background', async () => {
    const headers: (string | null)[] = [];
    server.use(
      answer(getSession, (asked) => {
        headers.push(asked.headers.get('X-Background'));
        return fakeSession();
      }),
    );
    await call(getSession, {});
    await call(getSession, { background: true });
    expect(headers).toEqual([null, '1']);
  });

  it('turns a refusal into an ApiError with everything it said', async () => {
    server.use(
      answer(lockUser, () =>
        refuse('too_many_attempts', {
          message: 'Slow down',
          details: { reason: ['Too long'] },
          headers: { 'Retry-After': '12' },
        }),
      ),
    );
    const error = await caught(call(lockUser, { params: { user_id: 7 } }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 429,
      code: 'too_many_attempts',
      message: 'Slow down',
      details: { reason: ['Too long'] },
      requestId: 'req-test',
      retryAfter: 12,
    });
  });

  it('carries the current object of a 412', async () => {
    const current = fakeUser({ full_name: 'Ana R.' });
    server.use(answer(lockUser, () => refuse('stale_version', { current })));
    const error = await caught(call(lockUser, { params: { user_id: 7 } }));
    expect(error).toMatchObject({ status: 412, current: { full_name: 'Ana R.' } });
  });

  it('survives an error page of a proxy', async () => {
    server.use(answer(getSession, () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })));
    expect(await caught(call(getSession, {}))).toMatchObject({ status: 502, code: 'internal' });
  });

  it('tells no answer from a refusal, and a strange answer from both', async () => {
    server.use(answer(getSession, () => HttpResponse.error()));
    expect(await caught(call(getSession, {}))).toBeInstanceOf(NetworkError);
    server.use(answer(getSession, () => ({ hello: 'world' })));
    expect(await caught(call(getSession, {}))).toBeInstanceOf(ReplyError);
  });

  it('reports the end of the session, but not a wrong password', async () => {
    const listener = vi.fn();
    const stop = sessionEvents.subscribe(listener);
    server.use(answer(createSession, () => refuse('invalid_credentials')));
    await caught(call(createSession, { body: { email: 'a', password: 'b' } }));
    expect(listener).not.toHaveBeenCalled();
    server.use(answer(getSession, () => refuse('unauthenticated')));
    await caught(call(getSession, {}));
    expect(listener).toHaveBeenCalledExactlyOnceWith('ended');
    stop();
  });
});

describe('callPage', () => {
  it('reads total and cursors from the headers', async () => {
    server.use(
      answer(listUsers, () => [fakeUser()], {
        'X-Total-Count': '340',
        Link: '</api/users?cursor=p%3D1&per_page=50>; rel="Previous", </api/users?cursor=n%2C2>; rel="Next"',
      }),
    );
    const page = await callPage(listUsers, { query: { access_role: 'all' } });
    expect(page).toMatchObject({ total: 340, previous: 'p=1', next: 'n,2' });
    expect(page.items).toHaveLength(1);
  });

  it('knows neither when the server says neither', async () => {
    server.use(answer(listUsers, () => []));
    expect(await callPage(listUsers, {})).toEqual({
      items: [],
      total: null,
      next: null,
      previous: null,
    });
  });
});
