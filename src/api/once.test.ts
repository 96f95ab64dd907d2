import { HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSession } from '../../contract/session.ts';
import { lockUser } from '../../contract/user-acts.ts';
import { fakeUser } from '../test/fakes.ts';
import { answer, refuse, server } from '../test/server.ts';
import { call } from './client.ts';
import { LostReplyError, NetworkError } from './errors.ts';

const lock = (reason: string) => call(lockUser, { params: { user_id: 7 }, body: { reason } });

/** Answers with these in turn, the last one for good; keeps the keys that came. */
const answers = (...turns: readonly (() => unknown)[]) => {
  const keys: (string | null)[] = [];
  server.use(
    answer(lockUser, ({ headers }) => {
      keys.push(headers.get('Idempotency-Key'));
      return turns[Math.min(keys.length, turns.length) - 1]?.();
    }),
  );
  return keys;
};
const cut = () => HttpResponse.error();
const done = () => fakeUser({ account_locked: true });

const settled = async (promise: Promise<unknown>) => {
  const outcome = promise.then(
    () => 'done',
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(10_000);
  return outcome;
};

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('a write', () => {
  it('asks again under the same key when its answer is lost', async () => {
    const keys = answers(cut, cut, done);
    expect(await settled(lock('again'))).toBe('done');
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toBeTruthy();
  });

  it('says that it is not known, and keeps the key for whoever presses again', async () => {
    const keys = answers(cut);
    expect(await settled(lock('given up'))).toBeInstanceOf(LostReplyError);
    server.resetHandlers();
    const later = answers(done, done);
    expect(await settled(lock('given up'))).toBe('done');
    expect(later).toEqual([keys[0]]);
    // Known now: the next one is another act.
    await settled(lock('given up'));
    expect(later[1]).not.toBe(keys[0]);
  });

  it('is not sent again once it was refused', async () => {
    const keys = answers(() => refuse('last_admin'));
    expect(await settled(lock('refused'))).toMatchObject({ code: 'last_admin' });
    expect(keys).toHaveLength(1);
  });

  it('that never left is known not to be done', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const keys = answers(cut);
    const error = await settled(lock('offline'));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).not.toBeInstanceOf(LostReplyError);
    expect(keys).toHaveLength(1);
  });

  it('on a route without keys is asked once', async () => {
    let asked = 0;
    server.use(
      answer(createSession, () => {
        asked += 1;
        return HttpResponse.error();
      }),
    );
    const error = await settled(call(createSession, { body: { email: 'a', password: 'b' } }));
    expect(error).toMatchObject({ isRepeatable: false });
    expect(asked).toBe(1);
  });
});
