import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Tx } from '../../db/db.ts';

/** An item that is to go to somebody else. */
export interface Reassigned extends Record<string, unknown> {
  id: number;
  reviewer_id: number | null;
  is_open: boolean;
}

/** Which items: these, the open ones of a reviewer, or those that nobody may decide yet. */
export interface Which {
  readonly item_ids?: readonly number[] | undefined;
  readonly from_id?: number | undefined;
}

const isOpen = sql`(i.decision IS NULL OR i.decision = 'unsure')`;

const chosen = ({ item_ids: ids, from_id: from }: Which): SQL => {
  if (ids) return sql`i.id = ANY(${int8Array(ids)})`;
  return from === undefined
    ? sql`i.rule = 'held' AND ${isOpen}`
    : sql`i.reviewer_id = ${from} AND ${isOpen}`;
};

/** Locks the items that a request means, in the order of the review; of one reviewer where given. */
export const readReassigned = async (
  tx: Tx,
  reviewId: number,
  which: Which,
  reviewerId: number | null,
): Promise<Reassigned[]> => {
  const own = reviewerId === null ? sql`` : sql`AND i.reviewer_id = ${reviewerId}`;
  const { rows } = await tx.execute<Reassigned>(sql`
    SELECT i.id, i.reviewer_id, ${isOpen} AS is_open FROM review_items i
    WHERE i.review_id = ${reviewId} AND ${chosen(which)} ${own}
    ORDER BY i.place, i.id FOR NO KEY UPDATE`);
  return rows;
};
