import { describe, expect, it } from 'vitest';
import { getSession } from '../../contract/session.ts';
import { fakeSession } from '../test/fakes.ts';
import { answer, refuse, server } from '../test/server.ts';
import { checkAudience, requireSession } from './guards.ts';
import { safeBack } from './paths.ts';
import { createQueryClient } from './query-client.ts';

const at = (path: string) => new URL(path, 'http://localhost');
const thrown = (act: () => void): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};
const target = (value: unknown) =>
  value instanceof Response ? value.headers.get('Location') : value;

describe('requireSession', () => {
  it('asks once, then knows', async () => {
    let asked = 0;
    server.use(
      answer(getSession, () => {
        asked += 1;
        return fakeSession();
      }),
    );
    const client = createQueryClient();
    const request = new Request('http://localhost/people');
    await Promise.all([requireSession(client, request), requireSession(client, request)]);
    await requireSession(client, request);
    expect(asked).toBe(1);
  });

  it('sends who is not signed in to sign-in, with the whole way back', async () => {
    server.use(answer(getSession, () => refuse('unauthenticated')));
    const request = new Request('http://localhost/people?q=ana&status=ACTIVE');
    const error = await requireSession(createQueryClient(), request).catch((e: unknown) => e);
    expect(target(error)).toBe('/sign-in?back=%2Fpeople%3Fq%3Dana%26status%3DACTIVE');
  });

  it('does not take a broken server for a missing session', async () => {
    server.use(answer(getSession, () => refuse('internal')));
    const request = new Request('http://localhost/people');
    const error = await requireSession(createQueryClient(), request).catch((e: unknown) => e);
    expect(error).toMatchObject({ status: 500 });
  });
});

describe('checkAudience', () => {
  const member = fakeSession({ rights: { org_admin: false, super_user: false } });

  it('lets an admin pass', () => {
    expect(thrown(() => checkAudience(fakeSession(), at('/people'), true))).toBeUndefined();
  });

  it('takes a member from Home to the profile and refuses other admin pages', () => {
    expect(target(thrown(() => checkAudience(member, at('/'), true)))).toBe('/profile');
    expect(thrown(() => checkAudience(member, at('/people'), true))).toMatchObject({ status: 403 });
    expect(thrown(() => checkAudience(member, at('/profile'), false))).toBeUndefined();
  });

  it('knows one page only for who must change the password', () => {
    const session = fakeSession({ must_change_password: true });
    expect(target(thrown(() => checkAudience(session, at('/people'), true)))).toBe(
      '/profile/security',
    );
    expect(thrown(() => checkAudience(session, at('/profile/security'), false))).toBeUndefined();
  });
});

describe('safeBack', () => {
  it.each([
    ['/people?q=a#x', '/people?q=a#x'],
    ['https://evil.example/', null],
    ['//evil.example/people', null],
    ['/\\evil.example', null],
    ['javascript:alert(1)', null],
    [null, null],
  ])('%s → %s', (value, expected) => expect(safeBack(value)).toBe(expected));
});
