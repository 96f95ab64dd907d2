import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';

/** Open items (`i`) of running reviews (`r`) of an org. */
const openIn = (orgId: number): SQL => sql`
  FROM review_items i JOIN reviews r ON r.id = i.review_id
  WHERE r.org_id = ${orgId} AND r.state IN ('active', 'paused')
    AND (i.decision IS NULL OR i.decision = 'unsure')`;

/** Running reviews in which somebody has open items, in the order in which they are locked. */
export const reviewsWithItemsOf = async (
  q: Queryable,
  orgId: number,
  reviewerId: number,
): Promise<number[]> => {
  const { rows } = await q.execute<{ id: number }>(
    sql`SELECT DISTINCT r.id ${openIn(orgId)} AND i.reviewer_id = ${reviewerId} ORDER BY r.id`,
  );
  return rows.map(({ id }) => id);
};

/** How many items wait for whom of these people: by reviewer, those without any left out. */
export const countOpenItems = async (
  q: Queryable,
  orgId: number,
  reviewerIds: readonly number[],
): Promise<{ reviewer_id: number; items: number; name: string }[]> => {
  const { rows } = await q.execute<{ reviewer_id: number; items: number; name: string }>(sql`
    SELECT i.reviewer_id, count(*) AS items, min(r.name) AS name ${openIn(orgId)}
      AND i.reviewer_id = ANY(${int8Array(reviewerIds)})
    GROUP BY i.reviewer_id ORDER BY i.reviewer_id`);
  return rows;
};
