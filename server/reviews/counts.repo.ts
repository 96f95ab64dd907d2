import { sql } from 'drizzle-orm';
import type { ReviewCounts } from '../../contract/reviews.ts';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';

/** How the items of a review stand, of all and of one reviewer. */
export interface CountsOfReview {
  readonly counts: ReviewCounts;
  readonly mine: { readonly items: number; readonly open: number };
  readonly reviewers: number;
  readonly self_attested: number;
}

type Row = ReviewCounts &
  Record<string, unknown> & {
    review_id: number;
    my_items: number;
    my_open: number;
    reviewers: number;
    self_attested: number;
  };

const NONE: CountsOfReview = {
  counts: { items: 0, open: 0, keep: 0, revoke: 0, reduce: 0, unsure: 0, held: 0, overdue: 0 },
  mine: { items: 0, open: 0 },
  reviewers: 0,
  self_attested: 0,
};

/**
 * How the items of reviews stand, by review, with what of them is one person's. It reads all their
 * items: nothing that is done hundreds of times in a review may ask for it.
 */
export const readCountsOf = async (
  q: Queryable,
  reviewIds: readonly number[],
  userId: number,
): Promise<(reviewId: number) => CountsOfReview> => {
  const isOpen = sql`(decision IS NULL OR decision = 'unsure')`;
  const isMine = sql`reviewer_id = ${userId}`;
  const { rows } = await q.execute<Row>(sql`
    SELECT review_id, sum(n)::int AS items,
      coalesce(sum(n) FILTER (WHERE ${isOpen}), 0)::int AS open,
      coalesce(sum(n) FILTER (WHERE decision = 'keep'), 0)::int AS keep,
      coalesce(sum(n) FILTER (WHERE decision = 'revoke'), 0)::int AS revoke,
      coalesce(sum(n) FILTER (WHERE decision = 'reduce'), 0)::int AS reduce,
      coalesce(sum(n) FILTER (WHERE decision = 'unsure'), 0)::int AS unsure,
      coalesce(sum(n) FILTER (WHERE rule = 'held' AND ${isOpen}), 0)::int AS held,
      coalesce(sum(n) FILTER (WHERE rule = 'overdue' AND ${isOpen}), 0)::int AS overdue,
      coalesce(sum(n) FILTER (WHERE rule = 'self_attested'), 0)::int AS self_attested,
      coalesce(sum(n) FILTER (WHERE ${isMine}), 0)::int AS my_items,
      coalesce(sum(n) FILTER (WHERE ${isMine} AND ${isOpen}), 0)::int AS my_open,
      count(DISTINCT reviewer_id)::int AS reviewers
    FROM (
      SELECT review_id, reviewer_id, decision, rule, count(*) AS n FROM review_items
      WHERE review_id = ANY(${int8Array(reviewIds)})
      GROUP BY review_id, reviewer_id, decision, rule
    ) kinds GROUP BY review_id`);
  const byId = new Map(
    rows.map(
      ({ review_id: id, my_items: items, my_open: open, reviewers, self_attested, ...counts }) => [
        id,
        { counts, mine: { items, open }, reviewers, self_attested },
      ],
    ),
  );
  return (reviewId) => byId.get(reviewId) ?? NONE;
};
