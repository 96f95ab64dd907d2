import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { freshIp } from '../../server/test/calls.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { letPass, shapeOf, signIn, tally } from '../harness/sign-in.ts';

// The hash function is counted and, where only its count matters, left out. The queue in front of it
// can be taken away. Nobody waits for the time at which refusals leave.
const hash = vi.hoisted(() => ({ calls: 0, isLeftOut: false }));
const front = vi.hoisted(() => ({ isQueued: true }));
vi.mock(import('../../server/auth/hash-threads.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    verifyInThread: async (...args) => {
      hash.calls += 1;
      return !hash.isLeftOut && real.verifyInThread(...args);
    },
  };
});
vi.mock(import('../../server/auth/sign-in-queue.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    inSignInQueue: (isKnown, judge) =>
      front.isQueued ? real.inSignInQueue(isKnown, judge) : judge(),
  };
});
vi.mock(import('../../server/auth/same-time.ts'), () => ({
  refusingLate: (work) => work(),
  answeringLate: (work) => work(),
}));

let test: TestApp;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(async () => {
  const org = await seedOrg(test);
  person = await seedPerson(test, org.id);
  Object.assign(hash, { calls: 0, isLeftOut: false });
  front.isQueued = true;
});
afterAll(() => test.close());

const DAY_SECONDS = 24 * 3600;
const wrong = (email: string) => signIn(test, { email, password: 'not the password' });

check(
  {
    id: 'T-01',
    asks: 'of wrong passwords in a row for one account at most 10 are hashed before it locks, 100 in a day',
    mutants: [
      {
        name: 'failures are not counted',
        file: 'server/auth/throttle.repo.ts',
        find: 'total = ${after.total}, recent = ${after.recent}',
        replace: 'total = total, recent = recent',
      },
      {
        name: 'no ceiling',
        file: 'server/auth/throttle-policy.ts',
        find: 'if (total >= policy.ceiling)',
        replace: 'if (false)',
      },
    ],
  },
  async ({ pick, got }) => {
    hash.isLeftOut = true;
    const times = pick({ small: 60, full: 200 });
    for (let attempt = 0; attempt < times; attempt += 1) await wrong(person.email);
    const atOnce = hash.calls;
    // A day of guessing as often as is allowed, beginning anew.
    const { email } = await seedPerson(test, person.orgId);
    hash.calls = 0;
    let passed = 0;
    while (passed < DAY_SECONDS && hash.calls <= 200) {
      const reply = await wrong(email);
      const wait = Number(reply.headers['retry-after'] ?? 0);
      passed += wait;
      if (wait > 0) await letPass(test, `${wait} seconds`);
    }
    const inADay = hash.calls;
    got(`${atOnce} of ${times} hashed, ${inADay} in a simulated day`);
    expect(atOnce).toBeLessThanOrEqual(10);
    expect(inADay).toBeLessThanOrEqual(100);
  },
);

check(
  {
    id: 'T-01',
    asks: 'the refusals of an account and of an address that nobody has are the same bytes, one by one',
    mutants: [
      {
        name: 'unknown addresses are not counted',
        file: 'server/features/session/verify-password.ts',
        find: '[accountKey(addressKey), ipKey(ctx.request.ip)]',
        replace:
          '(account ? [accountKey(addressKey), ipKey(ctx.request.ip)] : [ipKey(ctx.request.ip)])',
      },
    ],
  },
  async ({ got }) => {
    const refusals = async (email: string) => {
      const replies = [];
      for (let attempt = 0; attempt < 5; attempt += 1) replies.push(await wrong(email));
      // The delay is a second only: stretched, so that a slow machine does not run it out.
      await test.owner.query(
        `UPDATE throttles SET blocked_until = 'infinity' WHERE blocked_until IS NOT NULL`,
      );
      for (let attempt = 0; attempt < 3; attempt += 1) replies.push(await wrong(email));
      return replies;
    };
    const known = await refusals(person.email);
    const unknown = await refusals('nobody@example.com');
    got(`known ${tally(known)}; unknown ${tally(unknown)}`);
    expect(unknown.map(shapeOf)).toEqual(known.map(shapeOf));
    expect(tally(known)).toBe('5 × 401, 3 × 429');
    expect(known.at(-1)?.headers['retry-after']).toBe('900');
  },
);

check(
  {
    id: 'T-02',
    asks: 'of simultaneous wrong passwords for one account at most 10 are hashed, by however many processes',
    mutants: [
      {
        name: 'places under way are not counted',
        file: 'server/auth/throttle.repo.ts',
        find: 'counter.in_flight > slotsLeft(key.scope, counter)',
        replace: 'false',
      },
    ],
  },
  async ({ pick, got }) => {
    // A process judges a handful at once: many of them together are as if it had no such bound.
    front.isQueued = false;
    const count = pick({ small: 100, full: 500 });
    const replies = await Promise.all(Array.from({ length: count }, () => wrong(person.email)));
    const hashes = hash.calls;
    got(`${hashes} of ${count} hashed; ${tally(replies)}`);
    expect(hashes).toBeLessThanOrEqual(10);
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([401, 429]));
  },
);

check(
  {
    id: 'T-02',
    asks: '50 simultaneous right passwords for one account, from one address, are 50 sessions',
    mutants: [
      {
        name: 'whoever finds no place free is refused',
        file: 'server/auth/throttle.ts',
        find: 'await setTimeout(POLL_MS);',
        replace: 'return { seconds: 1, key: keys[0] };',
      },
    ],
  },
  async ({ got }) => {
    const ip = freshIp();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => signIn(test, { email: person.email, ip })),
    );
    const { rows } = await test.owner.query('SELECT sum(in_flight)::int AS taken FROM throttles');
    got(`${tally(replies)}; ${rows[0].taken} places left taken`);
    expect(tally(replies)).toBe('50 × 200');
    expect(rows[0].taken).toBe(0);
  },
);
