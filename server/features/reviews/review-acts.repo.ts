import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Tx } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { setSeries } from '../../reviews/start.repo.ts';

// What is kept of an act is when it was done, not when it began to wait for the review.
const set = (tx: Tx, id: number, what: SQL) =>
  tx.execute(sql`UPDATE reviews SET ${what}, updated_at = now() WHERE id = ${id}`);

/** Holds a running review. */
export const pauseRow = (tx: Tx, id: number) =>
  set(tx, id, sql`state = 'paused', paused_at = clock_timestamp()`);

/**
 * Lets a paused review go on; its end is later by as long as it rested, which is no time of its
 * reviewers. The new end.
 */
export const resumeRow = async (tx: Tx, id: number): Promise<DbInstant> => {
  const { rows } = await tx.execute<{ due_at: DbInstant }>(sql`
    UPDATE reviews SET state = 'active', due_at = due_at + (resumed.at - paused_at),
      rested = rested + (resumed.at - paused_at), paused_at = NULL, updated_at = now()
    FROM (SELECT clock_timestamp() AS at) resumed
    WHERE id = ${id} RETURNING due_at`);
  const [row] = rows;
  if (!row) throw new Error('no review to go on with');
  return row.due_at;
};

/** Moves the end of a review. */
export const extendRow = (tx: Tx, id: number, dueAt: string) =>
  set(tx, id, sql`due_at = ${dueAt}::timestamptz`);

/** Ends a locked review before its time, after all that was decided; what follows is the scheduler's. */
export const closeRow = (tx: Tx, id: number, by: number, reason: string | undefined) =>
  set(
    tx,
    id,
    sql`state = 'closing', closed_at = clock_timestamp(), closed_by = ${by},
      close_reason = ${reason ?? null}, paused_at = NULL`,
  );

/** Stops a review for good, and its series with it; when that would have made its next run. */
export const stopRow = async (
  tx: Tx,
  { id, series_id: seriesId }: { readonly id: number; readonly series_id: number },
  by: number,
  reason: string,
) => {
  await set(
    tx,
    id,
    sql`state = 'cancelled', cancelled_at = clock_timestamp(), closed_by = ${by},
      close_reason = ${reason}, paused_at = NULL`,
  );
  return setSeries(tx, seriesId, sql`next_start_at = NULL`);
};

/** How an instant stands to the end of a review and to now, by the database's clock. */
export const compareEnd = async (
  q: Queryable,
  id: number,
  instant: string,
): Promise<{ isLater: boolean; isFuture: boolean; isTooFar: boolean }> => {
  const { rows } = await q.execute<{ isLater: boolean; isFuture: boolean; isTooFar: boolean }>(sql`
    SELECT ${instant}::timestamptz > due_at AS "isLater",
      ${instant}::timestamptz > greatest(now(), started_at) AS "isFuture",
      ${instant}::timestamptz > started_at + interval '366 days' AS "isTooFar"
    FROM reviews WHERE id = ${id}`);
  return rows[0] ?? { isLater: false, isFuture: false, isTooFar: true };
};
