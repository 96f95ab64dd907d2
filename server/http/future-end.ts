import { databaseNow } from '../db/clock.repo.ts';
import type { Tx } from '../db/db.ts';
import { invalidField } from './app-error.ts';

/** 400 for an end that does not lie ahead of `now`. */
export const assertAhead = (end: string | null | undefined, now: Date, field: string): void => {
  if (end && Date.parse(end) <= now.getTime()) throw invalidField(field, 'Must lie in the future');
};

/** An end that a request asks for, in UTC as it was parsed. 400 unless it lies ahead by the database's clock. */
export const futureEnd = async (
  tx: Tx,
  end: string | undefined,
  field: string,
): Promise<string | null> => {
  if (end === undefined) return null;
  assertAhead(end, await databaseNow(tx), field);
  return end;
};
