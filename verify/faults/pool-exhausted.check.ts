import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { loginAs, seedOrg } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';

const HOLDERS = 20;
const SOON_MS = 2_000;
/** How long the pool is held; refusals have to come before it is let go. */
const HELD_MS = { small: 5_000, full: 20_000 } as const;

/** Takes every connection and keeps it until told to let go. */
const holdPool = (test: TestApp) => {
  let letGo = (): void => undefined;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const held = Array.from({ length: HOLDERS }, () =>
    test.db.transaction(() => released).catch(() => undefined),
  );
  return async (): Promise<void> => {
    letGo();
    await Promise.all(held);
  };
};

const ask = async (test: TestApp, url: string, headers: Record<string, string> = {}) => {
  const since = performance.now();
  const { statusCode, headers: sent } = await test.app.inject({ url, headers });
  return { status: statusCode, retryAfter: sent['retry-after'], ms: performance.now() - since };
};

check(
  {
    id: 'T-40',
    asks: '20 long transactions hold the pool: others get a 503 in 2 s, the process stays alive and says that it is not ready, and all is well as soon as they end',
    mutants: [
      {
        name: 'a request waits for a connection as long as it takes',
        file: 'server/db/pool.ts',
        find: 'connectionTimeoutMillis: CONNECTION_WAIT_MS,',
        replace: '',
      },
      {
        name: 'a pool that is used up is a fault of ours',
        file: 'server/http/error-reply.ts',
        find: '/timeout exceeded when trying to connect|',
        replace: '/',
      },
    ],
    timeout: 120_000,
  },
  async (run) => {
    const test = await createTestApp();
    try {
      const org = await seedOrg(test);
      const headers = await loginAs(test, org.owner);
      const release = holdPool(test);
      await delay(100);
      let isHeld = true;
      const until = delay(HELD_MS[run.dose]).then(() => (isHeld = false));
      const asked = Promise.all(
        Array.from({ length: 30 }, () => ask(test, '/api/users?access_role=all', headers)),
      ).then((replies) => ({ replies, inTime: isHeld }));
      const health = await Promise.all([ask(test, '/health/live'), ask(test, '/health/ready')]);
      const states = health.map(({ status }) => status);
      const outcome = await Promise.race([asked, until.then(() => null)]);
      await release();
      const { replies } = await asked;
      const after = await ask(test, '/api/users?access_role=all', headers);
      const ready = await ask(test, '/health/ready');
      const slowest = Math.round(Math.max(...replies.map(({ ms }) => ms)));
      const refused = replies.filter(({ status, retryAfter }) => status === 503 && retryAfter);
      run.got(
        `${refused.length} of ${replies.length} refused with 503 and Retry-After, the slowest after ${slowest} ms; live ${states[0]}, ready ${states[1]}; afterwards ${after.status}, ready ${ready.status}`,
      );
      expect(outcome?.inTime, 'refused while the pool was held').toBe(true);
      expect(refused).toHaveLength(replies.length);
      expect([...states, after.status, ready.status]).toEqual([200, 503, 200, 200]);
      if (run.dose === 'full') expect(slowest).toBeLessThanOrEqual(SOON_MS);
      await until;
    } finally {
      await test.close();
    }
  },
);
