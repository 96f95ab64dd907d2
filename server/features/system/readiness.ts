import type { Db } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { reasonNotReady } from '../../process/phase.ts';
import { ping } from './health.repo.ts';

/** A database that takes longer than this to say hello is not ready. */
const READY_MS = 2_000;

const unavailable = (why: string) => new AppError('unavailable', why, { retryAfter: 2 });

/** Settles with the work, or fails when the time is up; the work itself goes on. */
export const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

// One question at a time, however many ask: while the pool is used up, each would wait in its queue.
const asking = new WeakMap<Db, Promise<void>>();
const pingOnce = (db: Db): Promise<void> => {
  const answer = asking.get(db) ?? within(READY_MS, ping(db)).finally(() => asking.delete(db));
  asking.set(db, answer);
  return answer;
};

/**
 * Passes when this process can serve: it is neither starting nor stopping, and has a connection on
 * which the database answers in time. A refusal says which of these is missing.
 */
export const assertReady = async ({ db, log, phase }: Context): Promise<void> => {
  const reason = reasonNotReady(phase);
  if (reason) throw unavailable(reason);
  try {
    await pingOnce(db);
  } catch (error) {
    const { totalCount, idleCount } = db.$client;
    const isUsedUp = idleCount === 0 && totalCount >= db.$client.options.max;
    const why = isUsedUp
      ? 'All connections to the database are in use'
      : 'The database does not answer';
    log.warn({ err: error }, `not ready: ${why}`);
    throw unavailable(why);
  }
};
