import PgBoss from 'pg-boss';
import type { Db } from '../db/db.ts';
import { JOB_QUEUE, JOB_SCHEMA } from '../db/job-schema.ts';
import { errorLine } from '../startup-error.ts';
import { keyOf, type TaskName } from './due.repo.ts';

/** What a job asks for: to look for what is due, or to do one thing that was found. */
export interface Work {
  readonly task: TaskName | 'look';
  readonly id: number;
  /** What the looks and runs that led to this one have done already, by key. */
  readonly done: readonly string[];
}

/** A job in hand. */
export interface Job {
  readonly id: string;
  readonly data: Work;
}

/** When a job is added. */
export interface AddOptions {
  /** Of all processes together, one is added in so many seconds. */
  readonly onceInSeconds?: number;
  readonly afterSeconds?: number;
}

/** The queue that all processes share. */
export interface Queue {
  /** Adds jobs; one that waits under the same key already is left to do for both. */
  add(works: readonly Work[], options?: AddOptions): Promise<void>;
  take(most: number): Promise<Job[]>;
  done(id: string): Promise<void>;
  /** Is tried again some seconds later. */
  failed(id: string, error: unknown): Promise<void>;
  stop(): Promise<void>;
}

// One that goes on from another waits beside one that starts anew, and does not stand in for it.
const waitsAs = (work: Work, { onceInSeconds }: AddOptions): string =>
  [keyOf(work), work.done.length > 0 ? 'on' : '', onceInSeconds ?? ''].join('/');

const SETTINGS = {
  schema: JOB_SCHEMA,
  // Their tables are made with ours.
  migrate: false,
  // Whose turn it is is asked of the database (`onceInSeconds`); no second timer is needed for it.
  schedule: false,
  // Longer than the longest slot of `onceInSeconds`.
  archiveCompletedAfterSeconds: 2 * 3600,
  deleteAfterDays: 2,
} as const;
const OF_A_JOB = { retryLimit: 2, retryDelay: 5, retryBackoff: true, expireInSeconds: 6 * 3600 };

/**
 * Opens the queue: pg-boss on our own pool, so that it adds no connections. Its workers are not used:
 * they settle jobs without waiting for it, so that a restart of the database would end the process.
 */
export const openQueue = async (db: Db, onError: (error: unknown) => void): Promise<Queue> => {
  const boss = new PgBoss({
    ...SETTINGS,
    db: {
      executeSql: async (text: string, values?: unknown[]) => {
        try {
          return await db.raw(text, values);
        } catch (error) {
          // `fetch` keeps to itself what goes wrong.
          onError(error);
          throw error;
        }
      },
    },
  });
  boss.on('error', () => undefined);
  await boss.start();
  return {
    add: async (works, options = {}) => {
      const { onceInSeconds, afterSeconds } = options;
      for (const work of works) {
        await boss.send(JOB_QUEUE, work, {
          ...OF_A_JOB,
          singletonKey: waitsAs(work, options),
          ...(onceInSeconds !== undefined && { singletonSeconds: onceInSeconds }),
          ...(afterSeconds !== undefined && { startAfter: afterSeconds }),
        });
      }
    },
    take: (most) => boss.fetch<Work>(JOB_QUEUE, { batchSize: most }),
    done: (id) => boss.complete(JOB_QUEUE, id),
    failed: (id, error) => boss.fail(JOB_QUEUE, id, { message: errorLine(error) }),
    stop: () => boss.stop({ graceful: false }),
  };
};
