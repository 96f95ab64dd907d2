import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Tx } from '../../db/db.ts';

/**
 * Lets what was blocked or has failed wait again, of these items or of all of a locked review; says
 * how many that are. What is done, or has changed since, stays as it is.
 */
export const replan = async (
  tx: Tx,
  reviewId: number,
  itemIds?: readonly number[],
): Promise<number> => {
  const result = await tx.execute(sql`
    UPDATE review_items SET result = 'planned', result_message = ''
    WHERE review_id = ${reviewId}
      AND result IN ('failed', 'blocked', 'blocked_rank', 'blocked_last_admin')
      ${itemIds ? sql`AND id = ANY(${int8Array(itemIds)})` : sql``}`);
  return result.rowCount ?? 0;
};
