import type { FastifyBaseLogger } from 'fastify';
import { takeDeadImpersonations } from '../../auth/impersonation.repo.ts';
import type { Db } from '../../db/db.ts';
import { transact } from '../../http/transact.ts';
import { trackJob } from '../../metrics/jobs.ts';
import { endOf } from '../../people/impersonation-end.ts';
import { errorLine } from '../../startup-error.ts';

const EVERY_MS = 30_000;
const BATCH = 100;

/**
 * Writes down the end of every session in somebody else's name that nobody stopped: its half hour
 * was over, or what it depended on has ended. It was dead before; this is for whoever reads the log.
 */
export const recordEnds = (db: Db): Promise<number> =>
  transact(db, { actor: null, request: null }, async (tx, audit) => {
    const dead = await takeDeadImpersonations(tx, BATCH);
    for (const ended of dead) audit(endOf(ended, ended.because));
    return dead.length;
  });

/** Does so every half minute; one process is enough, and several do not do it twice. */
export const startRecordingEnds = (db: Db, log: FastifyBaseLogger): { stop(): Promise<void> } => {
  const job = trackJob('impersonation_ends');
  let running: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    job.dueIn(EVERY_MS);
    try {
      await recordEnds(db);
      job.ended('done');
    } catch (error) {
      job.ended('failed');
      log.warn(`ends of impersonations were not recorded: ${errorLine(error)}`);
    }
  };
  job.dueIn(EVERY_MS);
  const timer = setInterval(() => {
    running = running.then(work);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
      job.stopped();
    },
  };
};
