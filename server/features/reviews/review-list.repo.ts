import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { searchKey } from '../../people/names.ts';
import { likePattern } from '../../people/search.repo.ts';

/** Which reviews. */
export interface ReviewListing {
  readonly orgId: number;
  readonly view: 'mine' | 'all' | 'scheduled' | 'closed';
  /** Only those with items for this person. */
  readonly reviewerId: number | null;
  readonly q: string | undefined;
}

// Those that run: due soonest first. Then what has no end yet, and at last what is over, newest first.
const WITHOUT_END = 10_000_000_000;
const isOver = sql`r.state IN ('completed', 'cancelled')`;
const seconds = (instant: SQL): SQL => sql`floor(extract(epoch FROM ${instant}))::bigint`;
const key = sql`CASE
  WHEN ${isOver} THEN ${2 * WITHOUT_END}::bigint
    - ${seconds(sql`coalesce(r.completed_at, r.cancelled_at, r.updated_at)`)}
  ELSE coalesce(${seconds(sql`coalesce(r.due_at, r.starts_at)`)}, ${WITHOUT_END}::bigint) END`;

const ofView: Readonly<Record<ReviewListing['view'], SQL>> = {
  // What has not ended: afterwards it is under the closed ones.
  mine: sql`NOT ${isOver}`,
  all: sql`true`,
  scheduled: sql`r.state IN ('draft', 'scheduled')`,
  closed: sql`r.state IN ('closing', 'awaiting_apply', 'applying', 'completed', 'cancelled')`,
};

const conditions = ({ orgId, view, reviewerId, q }: ReviewListing): SQL => {
  const parts = [sql`r.org_id = ${orgId}`, ofView[view]];
  if (reviewerId !== null) {
    parts.push(sql`EXISTS (SELECT FROM review_items i
      WHERE i.reviewer_id = ${reviewerId} AND i.review_id = r.id)`);
  }
  if (q !== undefined) parts.push(sql`r.name_key LIKE ${likePattern(searchKey(q))}`);
  return sql.join(parts, sql` AND `);
};

export interface ListedReview extends Record<string, unknown> {
  id: number;
  key: number;
}

/** The sort key of a listed review. */
export const keyOfListed = (row: ListedReview): SortKey => [row.key, row.id];

/** Ids of a page of reviews. */
export const listReviewIds = async (
  q: Queryable,
  listing: ReviewListing,
  window: Window,
): Promise<ListedReview[]> => {
  const { rows } = await q.execute<ListedReview>(sql`
    SELECT r.id, ${key} AS key FROM reviews r
    WHERE ${conditions(listing)}
      ${windowSql({ key, type: sql`bigint`, id: sql`r.id` }, 'asc', window)}`);
  return rows;
};

/** How many reviews fit. */
export const countReviews = async (q: Queryable, listing: ReviewListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM reviews r WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};
