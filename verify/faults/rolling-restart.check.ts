import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { createTestDatabase } from '../../server/test/test-database.ts';
import { check, type Run } from '../check.ts';
import { startBalancer } from '../harness/balancer.ts';
import { databaseUrl, spawnServer, type SpawnedServer } from '../harness/spawn-server.ts';
import { send, type Attempt } from './load/call.ts';
import { beginHalf } from './load/half-sent.ts';
import { setStage, type Stage } from './load/stage.ts';

/** Who is written to: not always the same row, whose lock would be what is measured. */
const PEOPLE = 50;
const DRAIN_MS = 10_000;
/** What the balancer asks, and what the server waits for it to have asked twice. */
const CHECK_EVERY_MS = 400;
const DRAIN_SECONDS = 1;
/** Of the rate that is asked for, what must be reached. */
const LEAST_RATE = 0.9;

/** One of the requests that a dashboard and a script make; every fifth is a write. */
const requestOf = (
  { headers }: Stage,
  people: readonly number[],
  url: string,
  index: number,
): Promise<Attempt> => {
  if (index % 5 === 0) {
    const person = people[(index / 5) % people.length];
    const body = { full_name: `Request ${index}` };
    return send(url, { method: 'PUT', path: `/api/users/${person}`, body, headers });
  }
  const paths = ['/api/session', '/api/users?per_page=25', '/api/setup', '/api/attention'];
  return send(url, { method: 'GET', path: paths[index % paths.length] ?? '', headers });
};

interface Load {
  readonly count: number;
  readonly perSecond: number;
  readonly clients: number;
}

/**
 * Sends so many requests at the asked-for rate, whatever becomes of them; slower where the machine
 * cannot keep up, which the figure tells.
 */
const load = async (stage: Stage, url: string, { count, perSecond, clients }: Load) => {
  const people = await stage.addPeople(PEOPLE);
  const began = performance.now();
  const attempts: Attempt[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      await delay(Math.max(0, began + (index * 1000) / perSecond - performance.now()));
      attempts.push(await requestOf(stage, people, url, index));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { attempts, rate: Math.round((count * 1000) / (performance.now() - began)) };
};

const prove = async (run: Run): Promise<void> => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-rolling-'));
  const balancer = await startBalancer(CHECK_EVERY_MS);
  const env = {
    DATABASE_URL: databaseUrl(database.app),
    MIGRATION_DATABASE_URL: databaseUrl(database.owner),
    DRAIN_SECONDS: String(DRAIN_SECONDS),
    DATA_DIR: dataDir,
    PUBLIC_URL: balancer.url,
    LOG_LEVEL: 'warn',
  };
  const spawned: SpawnedServer[] = [];
  const begin = async (): Promise<SpawnedServer> => {
    const server = await spawnServer({ env });
    spawned.push(server);
    balancer.backends.add(server.url);
    return server;
  };
  try {
    const [one, two] = await Promise.all([begin(), begin()]);
    const stage = await setStage(one);
    await balancer.untilReady(2);
    const drains: number[] = [];
    const replace = async (old: SpawnedServer): Promise<void> => {
      const half = beginHalf(old.url, {
        path: `/api/users/${stage.adminId}`,
        body: { full_name: 'Half sent' },
        headers: stage.headers,
      });
      await half.sent;
      const since = performance.now();
      const ended = old.kill('SIGTERM');
      // Who has not heard of it yet still comes; what was begun is brought to its end.
      await delay(CHECK_EVERY_MS / 2);
      const late = await send(old.url, { method: 'GET', path: '/api/setup' });
      expect(late.body, 'before the balancer knows').toMatchObject({ needed: false });
      await delay(DRAIN_SECONDS * 1000);
      expect(await half.finish(), 'begun before the stop').toBe(200);
      expect(await ended).toBe(0);
      drains.push(performance.now() - since);
      balancer.backends.delete(old.url);
      await begin();
      await balancer.untilReady(2);
    };
    let isDone = false;
    const perSecond = run.pick({ small: 100, full: 200 });
    const working = load(stage, balancer.url, {
      count: run.pick({ small: 300, full: 10_000 }),
      perSecond,
      clients: run.pick({ small: 6, full: 32 }),
    }).finally(() => (isDone = true));
    await delay(500);
    await replace(one);
    // The full dose goes round until the load ends.
    let rounds = 1;
    for (let next = two; run.dose === 'full' && !isDone; rounds += 1) {
      await replace(next);
      next = spawned.at(-2) ?? next;
    }
    const { attempts, rate } = await working;
    const failed = attempts.filter(({ kind }) => kind !== 'ok');
    const seconds = Math.max(...drains.map((ms) => ms / 1000)).toFixed(1);
    run.got(
      `${attempts.length} requests at ${rate}/s, ${rounds} restarts: ${failed.length} failed; drained in ${seconds} s at most`,
    );
    expect(failed.map(({ status, body }) => [status, body])).toEqual([]);
    if (run.dose === 'full') {
      expect(Math.max(...drains)).toBeLessThanOrEqual(DRAIN_MS);
      expect(rate).toBeGreaterThanOrEqual(LEAST_RATE * perSecond);
    }
  } finally {
    await Promise.all(spawned.map((server) => server.kill('SIGKILL')));
    await balancer.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

check(
  {
    id: 'T-36',
    asks: 'two processes restarted in turn under 200 requests/s, 10,000 requests: 0 failed; drained within 10 s',
    timeout: 240_000,
    mutants: [
      {
        name: 'ready to the last moment',
        file: 'server/process/drain.ts',
        find: "phase.is = 'stopping';",
        replace: '',
      },
      {
        name: 'stops without waiting for the balancer',
        file: 'server/process/drain.ts',
        find: 'await delay(delayMs, ',
        replace: 'await delay(0, ',
      },
      {
        name: 'cuts off what still runs',
        file: 'server/process/drain.ts',
        find: "hurried.addEventListener('abort', onHurry, { once: true });",
        replace: 'onHurry();',
      },
    ],
  },
  prove,
);
