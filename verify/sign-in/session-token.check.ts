import { afterAll, beforeAll, expect } from 'vitest';
import { cookieName } from '../../server/auth/authenticate.ts';
import { linkUrl } from '../../server/auth/link-tokens.ts';
import { randomToken } from '../../server/auth/secrets.ts';
import { callOf } from '../../server/test/calls.ts';
import {
  PASSWORD,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { signIn, type Injected } from '../harness/sign-in.ts';

let test: TestApp;
let person: SeededPerson;
let otherOrg: number;
beforeAll(async () => {
  test = await createTestApp({ publicUrl: 'https://people.example.com' });
  person = await seedPerson(test, (await seedOrg(test)).id);
  otherOrg = (await seedOrg(test)).id;
  await seedMembership(test, otherOrg, person.id);
});
afterAll(() => test.close());

check(
  {
    id: 'T-09',
    asks: 'no two tokens are the same, and each has 256 random bits',
    mutants: [
      {
        name: 'two random bytes',
        file: 'server/auth/secrets.ts',
        find: 'randomBytes(32)',
        replace: 'Buffer.concat([Buffer.alloc(30), randomBytes(2)])',
      },
    ],
  },
  async ({ pick, got }) => {
    const count = pick({ small: 5000, full: 100_000 });
    const tokens = Array.from({ length: count }, () => randomToken('rcs'));
    const bytes = tokens.map((token) => Buffer.from(token.slice('rcs_'.length), 'base64url'));
    // Of each bit of a token about half are set; seven standard deviations are never chance.
    const ones = Array.from({ length: 256 }, (_none, bit) =>
      bytes.reduce((sum, each) => sum + (((each[bit >> 3] ?? 0) >> (bit & 7)) & 1), 0),
    );
    const worst = Math.max(...ones.map((set) => Math.abs(set - count / 2) / Math.sqrt(count / 4)));
    const duplicates = count - new Set(tokens).size;
    got(
      `${duplicates} duplicates in ${count}; the most lopsided of 256 bits is ${worst.toFixed(1)} σ off`,
    );
    expect(duplicates).toBe(0);
    expect(new Set(bytes.map(({ length }) => length))).toEqual(new Set([32]));
    expect(worst).toBeLessThan(7);
  },
);

const NAME = cookieName('https://people.example.com');
/** The session cookie that a reply sets, with its attributes. */
const sessionOf = (reply: Injected) => reply.cookies.find(({ name }) => name === NAME);
const as = (token: string | undefined) => ({
  cookie: `${NAME}=${token}`,
  'x-requested-with': 'rollcall',
});
const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);
const statusOf = async (token: string | undefined) =>
  (await call('GET', '/session', undefined, as(token))).statusCode;

check(
  {
    id: 'T-09',
    asks: 'the token changes at sign-in, at a change of org and of password, and the one before is worth nothing',
    mutants: [
      {
        name: 'a new cookie for the old token',
        file: 'server/auth/renew-session.ts',
        find: "const token = randomToken('rcs');",
        replace: 'const token = ctx.cookies[cookieName(ctx.config.publicUrl)];',
      },
      {
        name: 'a sign-in leaves the session before it alive',
        file: 'server/features/session/session.service.ts',
        find: 'for (const token of former) if (token) await leaveSession(tx, audit, token);',
        replace: '',
      },
    ],
  },
  async ({ got }) => {
    // Each former token is asked with at once: what comes later may end it too.
    const former: number[] = [];
    const leave = async (token: string | undefined) => former.push(await statusOf(token));
    const first = sessionOf(await signIn(test, { email: person.email }));
    const again = sessionOf(
      await signIn(test, { email: person.email, cookie: `${NAME}=${first?.value}` }),
    );
    await leave(first?.value);
    const switched = sessionOf(
      await call('PUT', '/session', { org_id: otherOrg }, as(again?.value)),
    );
    await leave(again?.value);
    const body = { current_password: PASSWORD, password: 'seven purple teapots' };
    const path = `/users/${person.id}/change_password`;
    const changed = sessionOf(await call('PUT', path, body, as(switched?.value)));
    await leave(switched?.value);
    const tokens = [first, again, switched, changed].map((cookie) => cookie?.value);
    const newest = await statusOf(changed?.value);
    got(
      `${new Set(tokens).size} tokens of ${tokens.length}; asked with the former ones: ${former.join(', ')}, with the newest: ${newest}`,
    );
    expect(new Set(tokens).size).toBe(4);
    expect([...former, newest]).toEqual([401, 401, 401, 200]);
    for (const cookie of [first, switched, changed]) {
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
      expect(cookie).not.toHaveProperty('domain');
    }
  },
);

check(
  {
    id: 'T-09',
    asks: 'after a sign-out the token is refused, the browser is told to forget, and nothing secret is in an address',
    mutants: [
      {
        name: 'only the cookie goes',
        file: 'server/features/session/session.service.ts',
        find: 'await endSessions(tx, { userId: actor.userId, only: actor.sessionId });',
        replace: '',
      },
      {
        name: 'the token of a link in the query',
        file: 'server/auth/link-tokens.ts',
        find: '#token=${token}',
        replace: '?token=${token}',
      },
    ],
  },
  async ({ got }) => {
    const { email } = await seedPerson(test, person.orgId);
    const reply = await signIn(test, { email });
    const token = sessionOf(reply)?.value;
    const out = await call('DELETE', '/session', undefined, as(token));
    const replay = await statusOf(token);
    const told = out.headers['clear-site-data'];
    const inAddress = new URL(linkUrl(test.services.config, 'reset', 'rcl_secret'));
    const isInBody = reply.body.includes(String(token)) || out.body.includes(String(token));
    got(`replay ${replay}; Clear-Site-Data ${String(told)}; token in a body: ${isInBody}`);
    expect(replay).toBe(401);
    expect(told).toBe('"cookies"');
    expect(sessionOf(out)).toMatchObject({ value: '', maxAge: 0 });
    expect(out.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(isInBody).toBe(false);
    // What stands behind # goes to no server and into no Referer.
    expect(inAddress.pathname + inAddress.search).not.toContain('rcl_secret');
  },
);
