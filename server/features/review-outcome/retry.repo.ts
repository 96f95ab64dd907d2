import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Tx } from '../../db/db.ts';

/**
 * Lets what was blocked or has failed wait again, of these items or of all of a locked review; says
 * which these are. What is done, or has changed since, stays as it is.
 */
export const replan = async (
  tx: Tx,
  reviewId: number,
  itemIds?: readonly number[],
): Promise<{ id: number }[]> => {
  const { rows } = await tx.execute<{ id: number }>(sql`
    UPDATE review_items SET result = 'planned', result_message = ''
    WHERE review_id = ${reviewId}
      AND result IN ('failed', 'blocked', 'blocked_rank', 'blocked_last_admin')
      ${itemIds ? sql`AND id = ANY(${int8Array(itemIds)})` : sql``}
    RETURNING id`);
  return rows;
};
