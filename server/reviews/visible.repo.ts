import { sql } from 'drizzle-orm';
import type { ReviewRules } from '../../contract/review-settings.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';
import { notFound } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';

/** A review as far as its acts need to know it. */
export interface ReviewRow extends Record<string, unknown> {
  id: number;
  name: string;
  number: number;
  state: ReviewState;
  rules: ReviewRules;
  owner_id: number;
  closed_by: number | null;
  hold: { code: string; count: number; limit: number }[];
  approved_by: number | null;
  applied_by: number | null;
  is_signed_off: boolean;
  correlation_id: string;
  version: number;
  /** Its end has come, by the clock of the database. */
  is_over: boolean;
  /** Milliseconds. */
  started_ms: number;
}

const columns = sql`
  r.id, r.name, r.number, r.state, r.settings->'rules' AS rules, r.owner_id, r.closed_by, r.hold,
  r.approved_by, r.applied_by, r.signed_off_at IS NOT NULL AS is_signed_off, r.correlation_id,
  r.version, coalesce(r.due_at <= clock_timestamp(), false) AS is_over,
  coalesce(extract(epoch FROM r.started_at) * 1000, 0)::float8 AS started_ms`;

/** Whether somebody sees every review of their org. */
export const seesAll = (actor: Actor): boolean => actor.isAdmin || actor.superUser;

const hasItems = (reviewId: number, userId: number) => sql`EXISTS (
  SELECT FROM review_items i WHERE i.reviewer_id = ${userId} AND i.review_id = ${reviewId})`;

/** A review for whoever may see it: admins, and those to whom items of it are assigned. 404 else. */
export const requireReview = async (
  q: Queryable,
  actor: Actor,
  reviewId: number,
): Promise<ReviewRow> => {
  const { rows } = await q.execute<ReviewRow>(sql`
    SELECT ${columns} FROM reviews r WHERE r.org_id = ${actor.orgId} AND r.id = ${reviewId}
      ${seesAll(actor) ? sql`` : sql`AND ${hasItems(reviewId, actor.userId)}`}`);
  const [review] = rows;
  if (!review) throw notFound('Review');
  return review;
};

/** Keeps a review in its state until the transaction ends; many may do so at once. */
export const holdReview = async (
  tx: Tx,
  orgId: number,
  reviewId: number,
): Promise<ReviewRow | undefined> => {
  const { rows } = await tx.execute<ReviewRow>(
    planOnce(sql`
    SELECT ${columns} FROM reviews r WHERE r.org_id = ${orgId} AND r.id = ${reviewId} FOR SHARE`),
  );
  return rows[0];
};

/** Locks a review for a change of its state; undefined where there is none. */
export const lockReview = async (
  tx: Tx,
  orgId: number,
  reviewId: number,
): Promise<ReviewRow | undefined> => {
  const { rows } = await tx.execute<ReviewRow>(sql`
    SELECT ${columns} FROM reviews r
    WHERE r.org_id = ${orgId} AND r.id = ${reviewId} FOR NO KEY UPDATE`);
  return rows[0];
};

/**
 * What work on a review sees that no request asked for: the rows of its org, as whoever lets it be
 * applied, or owns it. Undefined where there is none.
 */
export const scopeOfReview = async (q: Queryable, reviewId: number) => {
  const { rows } = await q.execute<{ orgId: number; userId: number }>(sql`
    SELECT org_id AS "orgId", coalesce(applied_by, owner_id) AS "userId"
    FROM reviews WHERE id = ${reviewId}`);
  return rows[0];
};
