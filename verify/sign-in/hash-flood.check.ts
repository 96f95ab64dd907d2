import { availableParallelism } from 'node:os';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { httpClient } from '../harness/http-client.ts';
import { deviceOf, signIn, tally } from '../harness/sign-in.ts';
import { databaseUrl, spawnServer } from '../harness/spawn-server.ts';

// In this process the hash is a short wait, and it is counted how many are with the threads at once.
const hash = vi.hoisted(() => ({ now: 0, most: 0 }));
vi.mock(import('../../server/auth/hash-threads.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    verifyInThread: async (...args) => {
      hash.now += 1;
      hash.most = Math.max(hash.most, hash.now);
      await setTimeout(5);
      hash.now -= 1;
      return args[1] === 'correct horse battery staple';
    },
  };
});

let test: TestApp;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
  person = await seedPerson(test, (await seedOrg(test)).id);
});
afterAll(() => test.close());

check(
  {
    id: 'T-12',
    asks: 'of a burst of sign-ins a bounded number waits, one core is left to everybody else, the rest is told at once to come back, and a known device goes first',
    mutants: [
      {
        name: 'everybody may wait',
        file: 'server/auth/sign-in-queue.ts',
        find: 'if (queue.size >= MOST_WAITING',
        replace: 'if (false && queue.size >= MOST_WAITING',
      },
      {
        name: 'as many hashes at once as there are sign-ins',
        file: 'server/auth/password.ts',
        find: 'concurrency: 2 * HASH_THREADS',
        replace: 'concurrency: 400',
      },
      {
        name: 'a hashing thread on every core',
        file: 'server/auth/hash-threads.ts',
        find: 'Math.max(1, availableParallelism() - 1)',
        replace: 'availableParallelism()',
      },
      {
        name: 'strangers fill the queue for known devices too',
        file: 'server/auth/sign-in-queue.ts',
        find: 'stranger: 100, known: 150',
        replace: 'stranger: 100, known: 100',
      },
    ],
  },
  async ({ pick, got }) => {
    const cookie = deviceOf(await signIn(test, { email: person.email }));
    const headers = await loginAs(test, person);
    hash.most = 0;
    const burst = Array.from({ length: pick({ small: 200, full: 400 }) }, (_none, n) =>
      signIn(test, { email: `flood-${n}@example.com`, password: 'wrong' }),
    );
    // When the strangers' places are taken.
    await Promise.race(burst);
    const known = await signIn(test, { email: person.email, cookie });
    const read = await test.app.inject({ url: '/api/users/current', headers });
    const replies = await Promise.all(burst);
    const refused = replies.filter(({ statusCode }) => statusCode === 503);
    got(
      `${tally(replies)}; ${hash.most} hashes with the threads at once; known device ${known.statusCode}, reading ${read.statusCode}`,
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(replies.length - refused.length).toBeLessThanOrEqual(110);
    expect(refused.every((reply) => Number(reply.headers['retry-after']) >= 1)).toBe(true);
    // One in each thread, and one that is next.
    expect(hash.most).toBeLessThanOrEqual(2 * Math.max(1, availableParallelism() - 1));
    expect([known.statusCode, read.statusCode]).toEqual([200, 200]);
  },
);

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;

const rssMb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
};

/** Signs in without a pause, from a new address each time, and comes back when it is told to. */
const flood = (url: string, clients: number, until: () => boolean) => {
  const client = httpClient(url);
  const replies: { statusCode: number; ms: number; retryAfter: number }[] = [];
  let sent = 0;
  const one = async () => {
    while (!until()) {
      sent += 1;
      const reply = await client.send({
        method: 'POST',
        path: '/api/session',
        body: { email: `flood-${sent}@example.com`, password: 'wrong' },
        headers: {
          'x-forwarded-for': `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`,
        },
      });
      const retryAfter = Number(reply.headers['retry-after'] ?? 0);
      replies.push({ statusCode: reply.status, ms: reply.ms, retryAfter });
      if (retryAfter > 0) await setTimeout(retryAfter * 1000);
    }
  };
  return Promise.all(Array.from({ length: clients }, one)).then(() => {
    client.close();
    return replies;
  });
};

check(
  {
    id: 'T-12',
    asks: 'under 400 clients that sign in without a pause, the p99 of reading is 250 ms at most, refusals come within 1 s and memory is bounded',
    mutants: [
      {
        name: 'everybody may wait',
        file: 'server/auth/sign-in-queue.ts',
        find: 'if (queue.size >= MOST_WAITING',
        replace: 'if (false && queue.size >= MOST_WAITING',
      },
    ],
    timeout: 180_000,
  },
  async ({ dose, pick, got }) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-flood-'));
    const server = await spawnServer({
      env: {
        DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl(test.db.$client.options),
        MIGRATION_DATABASE_URL: databaseUrl(test.owner.options),
        TRUSTED_PROXIES: '127.0.0.1',
        LOG_LEVEL: 'error',
      },
    });
    const reader = httpClient(server.url);
    const headers = await loginAs(test, person);
    const read = () => reader.send({ method: 'GET', path: '/api/users/current', headers });
    const calm: number[] = [];
    const busy: number[] = [];
    let most = 0;
    let isOver = false;
    const statuses = new Set<number>();
    try {
      for (let n = 0; n < pick({ small: 5, full: 300 }); n += 1) calm.push((await read()).ms);
      const before = await rssMb(server.pid);
      const flooding = flood(server.url, pick({ small: 150, full: 400 }), () => isOver);
      const end = performance.now() + pick({ small: 2000, full: 60_000 });
      while (performance.now() < end) {
        const { status, ms } = await read();
        statuses.add(status);
        busy.push(ms);
        most = Math.max(most, await rssMb(server.pid));
        await setTimeout(20);
      }
      isOver = true;
      const replies = await flooding;
      const refused = replies.filter(({ statusCode }) => statusCode === 503);
      const slowest = percentile(
        refused.map(({ ms }) => ms),
        0.99,
      );
      got(
        `reading p99 ${percentile(busy, 0.99).toFixed(0)} ms of ${busy.length} (calm ${percentile(calm, 0.99).toFixed(0)} ms); ${tally(replies)}, p99 of a refusal ${slowest.toFixed(0)} ms; ${most.toFixed(0)} MB, ${(most - before).toFixed(0)} more than before`,
      );
      expect(statuses).toEqual(new Set([200]));
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.every(({ retryAfter }) => retryAfter >= 1)).toBe(true);
      if (dose === 'small') return;
      expect(percentile(busy, 0.99)).toBeLessThanOrEqual(250);
      expect(slowest).toBeLessThanOrEqual(1000);
      expect(most - before).toBeLessThanOrEqual(150);
    } finally {
      isOver = true;
      reader.close();
      await server.kill('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    }
  },
);
