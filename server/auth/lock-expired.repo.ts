import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import { planOnce } from '../db/plan-once.ts';
import type { Tx } from '../db/db.ts';

/** A lock that has ended by itself. */
export interface LapsedLock extends Record<string, unknown> {
  id: number;
  user_id: number;
  kind: 'admin' | 'automatic';
}

/** Closes the locks of people that have ended by themselves, at the instant they ended; returns them. */
export const closeLapsedLocks = async (
  tx: Tx,
  userIds: readonly number[],
): Promise<LapsedLock[]> => {
  const { rows } = await tx.execute<LapsedLock>(
    planOnce(sql`
    UPDATE locks SET ended_at = until, ended_because = 'expired'
    WHERE user_id = ANY(${int8Array(userIds)}) AND ended_at IS NULL AND until <= now()
    RETURNING id, user_id, kind`),
  );
  return rows;
};
