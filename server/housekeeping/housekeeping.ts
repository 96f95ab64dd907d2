import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db/db.ts';
import { trackJob } from '../metrics/jobs.ts';
import { errorLine } from '../startup-error.ts';
import { RUBBISH, sweepBatch, type RubbishKind } from './housekeeping.repo.ts';
import { endIdleKeys, wasLastBatch } from './idle-keys.ts';

const MINUTE = 60_000;
/** Milliseconds to the first sweep and between sweeps; each up to half as long again, by chance. */
const DELAYS = { first: 2 * MINUTE, next: 60 * MINUTE };

const KINDS = Object.keys(RUBBISH) as RubbishKind[];

type Counts = Partial<Record<RubbishKind | 'idleKeys', number>>;

/**
 * Clears away what nobody needs any more and ends the API keys that nobody uses, batch by batch,
 * until nothing is left or `isStopped`. Returns how many rows of each kind went; kinds without any
 * are left out.
 */
export const sweep = async (db: Db, isStopped: () => boolean = () => false): Promise<Counts> => {
  const counts: Counts = {};
  for (let isDone = isStopped(); !isDone; isDone ||= isStopped()) {
    const ended = await endIdleKeys(db);
    if (ended > 0) counts.idleKeys = (counts.idleKeys ?? 0) + ended;
    isDone = wasLastBatch(ended);
  }
  for (const kind of KINDS) {
    for (let isDone = isStopped(); !isDone; isDone ||= isStopped()) {
      const batch = await sweepBatch(db, kind);
      if (batch.rows > 0) counts[kind] = (counts[kind] ?? 0) + batch.rows;
      isDone = batch.isDone;
    }
  }
  return counts;
};

/**
 * Sweeps some minutes after the start and then every hour or so. Every process does: one at a time,
 * the later ones finding nothing.
 */
export const startHousekeeping = (
  db: Db,
  log: FastifyBaseLogger,
  delays: typeof DELAYS = DELAYS,
): { stop(): Promise<void> } => {
  const job = trackJob('housekeeping');
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    try {
      const counts = await sweep(db, () => isStopped);
      job.ended('done');
      if (Object.keys(counts).length > 0) log.info({ counts }, 'cleared away');
    } catch (error) {
      job.ended('failed');
      log.warn(`housekeeping failed: ${errorLine(error)}`);
    }
    plan(delays.next);
  };
  const plan = (least: number): void => {
    if (isStopped) return;
    const delay = least * (1 + Math.random() / 2);
    job.dueIn(delay);
    timer = setTimeout(() => {
      running = work();
    }, delay);
  };

  plan(delays.first);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
      job.stopped();
    },
  };
};
