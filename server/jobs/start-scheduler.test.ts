import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { parseExposition } from '../test/exposition.ts';
import type { DueWork } from './due.repo.ts';
import { wakeJobs } from './jobs.ts';
import { RUNS, type Run } from './runs.ts';
import { startScheduler, type SchedulerOptions } from './start-scheduler.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ metricsToken: 'a token for the metrics of this test' });
});
afterAll(() => test.close());

let due: DueWork[] = [];
const remind = vi.fn<Run>();
const sweepAll = vi.fn<Run>();
const lines: string[] = [];
const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) });
const times = { pollMs: 100, lookSeconds: 30, stopMs: 300 };

const running: { stop(): Promise<void> }[] = [];
const start = (options: SchedulerOptions = {}) => {
  const one = startScheduler(test.services, log, {
    find: () => Promise.resolve(due),
    runs: { ...RUNS, remind, housekeeping: sweepAll },
    times,
    ...options,
  });
  running.push(one);
  return one;
};
const stopAll = async () => {
  for (const one of running.splice(0)) await one.stop();
};
beforeEach(async () => {
  due = [];
  remind.mockReset().mockImplementation((_services, id) => {
    due = due.filter((work) => work.id !== id);
    return Promise.resolve();
  });
  sweepAll.mockReset().mockResolvedValue();
  await test.owner.query('TRUNCATE jobs.job, jobs.archive');
});
afterEach(stopAll);

const idsDone = () => remind.mock.calls.map(([, id]) => id).toSorted((a, b) => a - b);
const until = (fact: () => unknown, is: unknown) =>
  expect.poll(fact, { timeout: 10_000, interval: 20 }).toEqual(is);
const jobsLeft = async () =>
  (await test.owner.query(`SELECT id FROM jobs.job WHERE state < 'completed'`)).rowCount;

it('does what is due at the start, each thing once over several processes', async () => {
  due = Array.from({ length: 12 }, (_, index) => ({ task: 'remind', id: index + 1 }));
  const all = due.map(({ id }) => id);
  for (let processes = 0; processes < 3; processes += 1) start();
  await until(idsDone, all);
  await until(jobsLeft, 0);
  expect(idsDone()).toEqual(all);
  expect(sweepAll).toHaveBeenCalledTimes(1);
});

it('is woken by a commit, within a second', async () => {
  start();
  await until(jobsLeft, 0);
  due = [{ task: 'remind', id: 7 }];
  const began = performance.now();
  await test.db.transaction((tx) => wakeJobs(tx));
  await until(idsDone, [7]);
  expect(performance.now() - began).toBeLessThan(5000);
});

it('lets nobody work on a review that somebody works on, and comes back to it', async () => {
  let isDone = false;
  let atOnce = 0;
  remind.mockImplementation(async () => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    await delay(300);
    atOnce -= 1;
    if (isDone) due = [];
    isDone = true;
  });
  due = [{ task: 'remind', id: 9 }];
  start({ times: { ...times, busySeconds: 1 } });
  start({ times: { ...times, busySeconds: 1 } });
  await until(() => remind.mock.calls.length, 1);
  await test.db.transaction((tx) => wakeJobs(tx));
  await until(() => due, []);
  expect(remind).toHaveBeenCalledTimes(2);
});

const runsOf = async (task: string, outcome: string) => {
  const reply = await test.app.inject({
    url: '/metrics',
    headers: { authorization: `Bearer ${test.services.config.metricsToken}` },
  });
  return parseExposition(reply.body)
    .get('rollcall_job_runs_total')
    ?.samples.find(({ labels }) => labels['task'] === task && labels['outcome'] === outcome)?.value;
};

it('counts it when what is due cannot be found', async () => {
  start({ find: () => Promise.reject(new Error('cannot be read')) });
  await expect.poll(() => runsOf('look', 'failed')).toBeGreaterThan(0);
});

it('tries again what failed, tells the log and the metrics, and goes on with the rest', async () => {
  const count = (outcome: string) => runsOf('remind', outcome);
  start();
  await until(jobsLeft, 0);
  const [failed = 0, done = 0] = [await count('failed'), await count('done')];
  remind.mockImplementationOnce(() => Promise.reject(new Error('came to nothing')));
  due = [
    { task: 'remind', id: 3 },
    { task: 'remind', id: 4 },
  ];
  await test.db.transaction((tx) => wakeJobs(tx));
  await until(() => [...new Set(idsDone())], [3, 4]);
  await expect.poll(() => remind.mock.calls.length, { timeout: 20_000 }).toBe(3);
  await until(() => count('failed'), failed + 1);
  await until(() => count('done'), done + 2);
  expect(lines.join('')).toContain('came to nothing');
});

it('takes over what a process left in the middle, and hands on what it is stopped in', async () => {
  let begun = 0;
  remind.mockImplementation(async () => {
    begun += 1;
    if (begun === 1) await delay(3000);
    else due = [];
  });
  due = [{ task: 'remind', id: 5 }];
  start();
  await until(() => begun, 1);
  await stopAll();
  start({ times: { ...times, busySeconds: 1 } });
  await test.db.transaction((tx) => wakeJobs(tx));
  await until(() => due, []);
});

it('goes on after its connections were cut', async () => {
  start();
  await until(jobsLeft, 0);
  const superuser = new pg.Client(inject('testServer').superuser);
  await superuser.connect();
  const { rowCount: cut } = await superuser.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = $1 AND application_name = 'rollcall'`,
    [test.owner.options.database],
  );
  await superuser.end();
  expect(cut).toBeGreaterThan(1);
  due = [{ task: 'remind', id: 6 }];
  await delay(50);
  await test.db.transaction((tx) => wakeJobs(tx)).catch(() => undefined);
  await delay(2500);
  await test.db.transaction((tx) => wakeJobs(tx));
  await until(idsDone, [6]);
});

it('stands still without its tables, says so, and answers all the same', async () => {
  await test.owner.query('ALTER SCHEMA jobs RENAME TO elsewhere');
  start();
  await until(() => lines.join('').includes('jobs cannot be taken'), true);
  await test.owner.query('ALTER SCHEMA elsewhere RENAME TO jobs');
  due = [{ task: 'remind', id: 8 }];
  await until(idsDone, [8]);
});
