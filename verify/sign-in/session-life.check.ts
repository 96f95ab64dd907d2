import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { cookiesOf, failUntilLocked, letPass, signIn } from '../harness/sign-in.ts';

let test: TestApp;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(async () => {
  person = await seedPerson(test, (await seedOrg(test)).id);
});
afterEach(() => void vi.useRealTimers());
afterAll(() => test.close());

const HOUR_MS = 3_600_000;
/** The clock of the process, so far off; that of the database goes on as ever. */
const shiftClock = (ms: number) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + ms);
};

const ask = async (cookie: string, headers: Record<string, string> = {}) =>
  (await test.app.inject({ url: '/api/users/current', headers: { cookie, ...headers } }))
    .statusCode;

/**
 * Whether something holds just before an instant and no longer just after it, by the database's
 * clock: `at` lets the time pass that leaves so many seconds. A machine that was too slow to ask in
 * time asks again, with more.
 */
const endsAt = async (
  prepare: () => Promise<{
    ask: () => Promise<number>;
    passAllBut: (seconds: number) => Promise<void>;
  }>,
  margin: number,
) => {
  for (let left = margin; ; left *= 2) {
    const { ask: askBefore, passAllBut } = await prepare();
    await passAllBut(left);
    const began = performance.now();
    const before = await askBefore();
    if (performance.now() - began > left * 1000 && left < 60) continue;
    await passAllBut(-1);
    return { before, after: await askBefore(), margin: left };
  }
};

check(
  {
    id: 'T-05',
    asks: 'a lock refuses until 15:00 and lets in after, by the database’s clock, whatever that of the process says',
    mutants: [
      {
        name: 'the clock of the process decides',
        file: 'server/auth/throttle.repo.ts',
        find: 't.blocked_until > now()',
        replace: 't.blocked_until > ${new Date().toISOString()}::timestamptz',
      },
      {
        name: 'a minute less',
        file: 'server/auth/throttle-policy.ts',
        find: 'blockMinutes: 15,',
        replace: 'blockMinutes: 14,',
      },
    ],
  },
  async ({ pick, got }) => {
    const seen = [];
    for (const hours of [0, 1, -1]) {
      const { email } = await seedPerson(test, person.orgId);
      await failUntilLocked(test, email);
      let left = 900;
      if (hours !== 0) shiftClock(hours * HOUR_MS);
      seen.push(
        await endsAt(
          async () => ({
            ask: async () => (await signIn(test, { email })).statusCode,
            passAllBut: async (seconds) => {
              await letPass(test, `${left - seconds} seconds`);
              left = seconds;
            },
          }),
          pick({ small: 20, full: 1 }),
        ),
      );
      vi.useRealTimers();
    }
    const worst = Math.max(...seen.map(({ margin }) => margin));
    got(
      `${seen.map(({ before, after }) => `${before}, then ${after}`).join('; ')} (${worst} s before, 1 s after; clock right, +1 h, -1 h)`,
    );
    expect(seen.map(({ before, after }) => [before, after])).toEqual([
      [429, 200],
      [429, 200],
      [429, 200],
    ]);
  },
);

const session = async (): Promise<string> => cookiesOf(await signIn(test, { email: person.email }));

const idleSeconds = async (): Promise<number> => {
  const { rows } = await test.owner.query<{ left: number }>(
    `SELECT extract(epoch FROM idle_expires_at - now())::float8 AS left FROM sessions
     WHERE user_id = $1 ORDER BY id DESC LIMIT 1`,
    [person.id],
  );
  return rows[0]?.left ?? 0;
};

check(
  {
    id: 'T-10',
    asks: 'a session ends 30:00 ± 1 s after the last activity, by the database’s clock',
    mutants: [
      {
        name: 'activity is written every ten seconds only',
        file: 'server/auth/sessions.repo.ts',
        find: 'const TOUCH_SECONDS = 1;',
        replace: 'const TOUCH_SECONDS = 10;',
      },
      {
        name: 'idle sessions live on',
        file: 'server/auth/sessions.repo.ts',
        find: 's.expires_at > now() AND s.idle_expires_at > now()',
        replace: 's.expires_at > now()',
      },
    ],
  },
  async ({ pick, got }) => {
    let cookie = await session();
    // Something is done five seconds after the last thing that was: it counts.
    await letPass(test, '5 seconds');
    const before = await idleSeconds();
    await ask(cookie);
    const first = await idleSeconds();
    const slack = pick({ small: 20, full: 1 });
    shiftClock(HOUR_MS);
    const seen = await endsAt(async () => {
      cookie = await session();
      return {
        ask: () => ask(cookie, { 'x-background': '1' }),
        passAllBut: async (seconds) => letPass(test, `${(await idleSeconds()) - seconds} seconds`),
      };
    }, slack);
    got(
      `${first.toFixed(1)} s left after activity; ${seen.before} ${seen.margin} s before the end, ${seen.after} 1 s after`,
    );
    // The request itself took some of its time.
    expect(first).toBeGreaterThan(before);
    expect(first).toBeGreaterThan(1800 - slack);
    expect(first).toBeLessThanOrEqual(1800);
    expect([seen.before, seen.after]).toEqual([200, 401]);
  },
);

check(
  {
    id: 'T-10',
    asks: 'no activity carries a session past 12:00:00, and polls renew nothing',
    mutants: [
      {
        name: 'an hour more',
        file: 'server/auth/org-settings.ts',
        find: '12 * 60),',
        replace: '13 * 60),',
      },
      {
        name: 'polls count as activity',
        file: 'server/auth/authenticate.ts',
        find: 'row.stale && !isBackground',
        replace: 'row.stale',
      },
    ],
  },
  async ({ got }) => {
    const cookie = await session();
    const alive: number[] = [];
    for (let minutes = 20; minutes < 720; minutes += 20) {
      await letPass(test, '20 minutes');
      alive.push(await ask(cookie));
    }
    await letPass(test, '20 minutes');
    const atTheEnd = await ask(cookie);
    const polling = await loginAs(test, person);
    await letPass(test, '5 minutes');
    const before = await idleSeconds();
    const poll = await ask(polling['cookie'] ?? '', { 'x-background': '1' });
    const gained = (await idleSeconds()) - before;
    got(
      `${alive.filter((status) => status === 200).length} of ${alive.length} asked over 11:40 h; ${atTheEnd} at 12:00; a poll (${poll}) gained ${Math.max(0, gained).toFixed(0)} s`,
    );
    expect(new Set(alive)).toEqual(new Set([200]));
    expect(atTheEnd).toBe(401);
    expect(poll).toBe(200);
    expect(gained).toBeLessThanOrEqual(0);
  },
);
