import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import { planOnce } from '../../db/plan-once.ts';
import type { Actor, RequestFacts } from '../../http/context.ts';
import { isOfReview } from '../../reviews/by-id.repo.ts';

/** A decision that is taken. */
export interface NewDecision {
  readonly item_id: number;
  readonly decision: 'keep' | 'revoke' | 'reduce' | 'unsure' | 'withdrawn';
  readonly reduce_to: string | null;
  readonly reason: string | null;
  /** Hash of what was on the screen, hex. */
  readonly seen: string;
  readonly seconds: number | null;
}

/** Locks items of a review, in the order of their ids. */
export const lockItems = (tx: Tx, reviewId: number, ids: readonly number[]) =>
  tx.execute(
    planOnce(sql`
    SELECT FROM review_items i WHERE ${isOfReview(reviewId)} AND i.id = ANY(${int8Array(ids)})
    ORDER BY i.id FOR NO KEY UPDATE`),
  );

const wasAssigned = (userId: number) => sql`EXISTS (SELECT FROM review_assignments a
  WHERE a.item_id = i.id AND (a.from_id = ${userId} OR a.to_id = ${userId}))`;

/** Which of these items of a review are, or once were, somebody's to decide. */
export const onceAssigned = async (
  q: Queryable,
  reviewId: number,
  userId: number,
  ids: readonly number[],
): Promise<ReadonlySet<number>> => {
  const { rows } = await q.execute<{ id: number }>(sql`
    SELECT i.id FROM review_items i
    WHERE ${isOfReview(reviewId)} AND i.id = ANY(${int8Array(ids)})
      AND (i.reviewer_id = ${userId} OR ${wasAssigned(userId)})`);
  return new Set(rows.map(({ id }) => id));
};

/** Whether anything in a review is, or once was, somebody's to decide; what is theirs is found first. */
export const isReviewerOf = async (
  q: Queryable,
  reviewId: number,
  userId: number,
): Promise<boolean> => {
  const { rows } = await q.execute(sql`
    (SELECT i.id FROM review_items i
      WHERE i.reviewer_id = ${userId} AND i.review_id = ${reviewId} LIMIT 1)
    UNION ALL
    (SELECT i.id FROM review_items i
      WHERE i.review_id = ${reviewId} AND ${wasAssigned(userId)} LIMIT 1)
    LIMIT 1`);
  return rows.length > 0;
};

/**
 * Adds decisions about locked items, each the next of its item, and lets the items stand as the last
 * one says. Their time is one after the locks, so that times are in the order of what happened.
 * `batch`: how many there were in the request.
 */
export const insertDecisions = async (
  tx: Tx,
  { actor, request, reviewId }: { actor: Actor; request: RequestFacts; reviewId: number },
  decisions: readonly NewDecision[],
  batch: number,
): Promise<void> => {
  if (decisions.length === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb) AS given (
    item_id bigint, decision text, reduce_to text, reason text, seen text, seconds real)`;
  await tx.execute(
    planOnce(sql`
    INSERT INTO review_decisions (org_id, item_id, seq, review_id, decision, reduce_to, reason,
      reviewer_id, impersonator_id, decided_at, ip, user_agent, seen, batch, seconds)
    SELECT i.org_id, i.id, i.decisions + 1, i.review_id, given.decision, given.reduce_to,
      given.reason, ${actor.userId}::bigint, ${actor.impersonatorId}::bigint,
      (SELECT clock_timestamp()), ${request.ip}, ${request.userAgent}, decode(given.seen, 'hex'),
      ${batch}::integer, given.seconds
    FROM ${given}
    JOIN review_items i ON i.org_id = ${actor.orgId} AND i.id = given.item_id
      AND ${isOfReview(reviewId)}`),
  );
  await tx.execute(
    planOnce(sql`
    UPDATE review_items i SET decisions = i.decisions + 1,
      decision = nullif(given.decision, 'withdrawn'), reduce_to = given.reduce_to,
      decided_at = CASE WHEN given.decision <> 'withdrawn' THEN (SELECT d.decided_at
        FROM review_decisions d WHERE d.item_id = i.id AND d.seq = i.decisions + 1) END
    FROM ${given}
    WHERE i.org_id = ${actor.orgId} AND i.id = given.item_id AND ${isOfReview(reviewId)}`),
  );
};
