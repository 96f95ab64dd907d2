import type { FastifyBaseLogger } from 'fastify';
import { listenOn } from '../db/listen.ts';
import type { Services } from '../http/context.ts';
import { trackJob } from '../metrics/jobs.ts';
import { errorLine } from '../startup-error.ts';
import { findDue, keyOf, TASKS, type TaskName } from './due.repo.ts';
import { JOBS_CHANNEL, runAlone } from './jobs.repo.ts';
import { openQueue, type Job, type Queue, type Work } from './queue.ts';
import { RUNS, type Run } from './runs.ts';

/** Jobs of one process at once: each holds a connection, and works with another. */
const AT_ONCE = 3;
const TIMES = {
  /** What a lost notice costs at most, and how late a deadline is met. */
  lookSeconds: 30,
  housekeepingSeconds: 3600,
  /** How often a process asks for work that waits: of others, and what is tried again. */
  pollMs: 2000,
  /** What is at work elsewhere is asked for again. */
  busySeconds: 2,
  /** How long a stop waits for what is at work. */
  stopMs: 10_000,
};

/** For tests: other work, and shorter times. */
export interface SchedulerOptions {
  readonly find?: typeof findDue;
  readonly runs?: Readonly<Record<TaskName, Run>>;
  readonly times?: Partial<typeof TIMES>;
}

/**
 * Starts this process's share of the scheduler. All processes look for what is due in turn, put it
 * into one queue, and take from it; what is about one review is done one at a time.
 */
export const startScheduler = (
  services: Services,
  log: FastifyBaseLogger,
  { find = findDue, runs = RUNS, times: given = {} }: SchedulerOptions = {},
): { stop(): Promise<void> } => {
  const { db } = services;
  const times = { ...TIMES, ...given };
  const stopping = new AbortController();
  const { signal } = stopping;
  const self = trackJob('scheduler');
  const tracked = new Map((['look', ...TASKS] as const).map((task) => [task, trackJob(task)]));
  const running = new Map<string, Promise<void>>();

  let queue: Queue | undefined;
  let opening: Promise<Queue> | undefined;
  const open = (): Promise<Queue> =>
    (opening ??= openQueue(db, (error) => log.debug(`the queue of jobs: ${errorLine(error)}`)).then(
      (opened) => (queue = opened),
    )).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });

  const look = async (to: Queue, { done }: Work): Promise<void> => {
    const due = (await find(db)).filter((work) => !done.includes(keyOf(work)));
    await to.add(due.map(({ task, id }) => ({ task, id, done })));
    tracked.get('look')?.ended('done');
  };

  const isStillDue = async (work: Work): Promise<boolean> =>
    work.task === 'housekeeping' || (await find(db)).some((due) => keyOf(due) === keyOf(work));

  const doOne = async (to: Queue, task: TaskName, work: Work): Promise<void> => {
    const { id, done } = work;
    const name = id === 0 ? task : `review:${id}`;
    const isFree = await runAlone(db, name, async () => {
      // Several may have found it, and one of them has done it.
      if (!(await isStillDue(work))) return;
      await runs[task](services, id, signal);
      tracked.get(task)?.ended('done');
      // One thing leads to another: a start to the mails that tell of it.
      await to.add([{ task: 'look', id: 0, done: [...done, keyOf(work)] }]);
    });
    if (!isFree) await to.add([work], { afterSeconds: times.busySeconds });
  };

  const handle = async (to: Queue, { id, data: work }: Job): Promise<void> => {
    try {
      await (work.task === 'look' ? look(to, work) : doOne(to, work.task, work));
      await to.done(id);
    } catch (error) {
      tracked.get(work.task)?.ended('failed');
      log.error({ task: work.task, reviewId: work.id, err: error }, 'a job failed; tried again');
      await to.failed(id, error).catch(() => undefined);
    }
  };

  let isCalled = false;
  let pumping: Promise<void> | undefined;
  const takeAll = async (): Promise<void> => {
    const from = await open();
    while (isCalled && !signal.aborted) {
      isCalled = false;
      const free = AT_ONCE - running.size;
      const jobs = free > 0 ? await from.take(free) : [];
      for (const job of jobs) {
        const end = (): void => {
          running.delete(job.id);
          pump();
        };
        running.set(job.id, handle(from, job).finally(end));
      }
    }
  };
  const pump = (): void => {
    isCalled = true;
    if (signal.aborted) return;
    pumping ??= attempt(takeAll).finally(() => {
      pumping = undefined;
      if (isCalled && running.size < AT_ONCE) pump();
    });
  };
  // Asked for in vain: asked for again at the next poll.
  let isOwed = false;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      self.ended('done');
    } catch (error) {
      self.ended('failed');
      isCalled = false;
      isOwed = true;
      if (!signal.aborted) log.warn(`jobs cannot be taken: ${errorLine(error)}`);
    }
  };

  const ask = (task: Work['task'], onceInSeconds?: number): void => {
    void attempt(async () => {
      if (signal.aborted) return;
      const to = await open();
      const once = onceInSeconds === undefined ? {} : { onceInSeconds };
      await to.add([{ task, id: 0, done: [] }], once);
    }).then(pump);
  };
  const wake = (): void => ask('look');
  const poll = (): void => {
    if (!isOwed) return pump();
    isOwed = false;
    wake();
  };
  const beat = (): void => {
    self.dueIn(times.lookSeconds * 1000);
    ask('look', times.lookSeconds);
    ask('housekeeping', times.housekeepingSeconds);
  };

  const listener = listenOn(db.$client, JOBS_CHANNEL, wake, log);
  const timers = [setInterval(poll, times.pollMs), setInterval(beat, times.lookSeconds * 500)];
  beat();
  return {
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await listener.stop();
      await pumping;
      let hurry: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        hurry = setTimeout(resolve, times.stopMs);
      });
      await Promise.race([Promise.all(running.values()), patience]);
      clearTimeout(hurry);
      // What is cut off is somebody else's at once, not when it would have been over.
      const left = [...running.keys()];
      for (const id of left) await queue?.failed(id, new Error('stopped')).catch(() => undefined);
      await queue?.stop();
      for (const job of [self, ...tracked.values()]) job.stopped();
    },
  };
};
