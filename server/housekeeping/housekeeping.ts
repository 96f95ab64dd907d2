import type { Db } from '../db/db.ts';
import { RUBBISH, sweepBatch, type RubbishKind } from './housekeeping.repo.ts';
import { endIdleKeys, wasLastBatch } from './idle-keys.ts';

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
