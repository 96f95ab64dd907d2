import { sql, type SQL } from 'drizzle-orm';
import type { AssignmentRule } from '../../contract/review-items.ts';
import type { ReviewSettings } from '../../contract/review-settings.ts';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { isOfReview } from './by-id.repo.ts';
import { momentOf } from './moments.repo.ts';

/** A running review whose items are to be handed on. */
export interface RunningReview extends Record<string, unknown> {
  id: number;
  org_id: number;
  name: string;
  number: number;
  owner_id: number;
  settings: ReviewSettings;
  /** Milliseconds. */
  started_ms: number;
  /** Three quarters of its time have passed. */
  is_late: boolean;
}

/** Locks a review in which items can be handed on; undefined: there is nothing to hand on in it. */
export const lockRunning = async (tx: Tx, reviewId: number): Promise<RunningReview | undefined> => {
  const { rows } = await tx.execute<RunningReview>(sql`
    SELECT id, org_id, name, number, owner_id, settings,
      (extract(epoch FROM started_at) * 1000)::float8 AS started_ms,
      state = 'active' AND now() >= ${momentOf(sql`reviews`, 0.75)} AS is_late
    FROM reviews WHERE id = ${reviewId} AND state IN ('active', 'paused') FOR NO KEY UPDATE`);
  return rows[0];
};

// An automatic lock is none: strangers can bring it on, and take nothing from anybody by it.
/** Whether somebody (`u`, `m`) can decide nothing now: deactivated, locked by an admin, or gone. */
const isLost: SQL = sql`(m.user_id IS NULL OR m.status <> 'ACTIVE' OR u.status = 'DEACTIVATED'
  OR coalesce(u.admin_locked_until > now(), false))`;

// With what `conflicts.ts` says of ranks, as far as a role in the org decides it.
/** Whether somebody (`u`, `m`) ranks as no more than a member of the org of items `i`. */
const isMember: SQL = sql`(NOT coalesce(m.is_admin, false) AND NOT u.super_user
  AND NOT EXISTS (SELECT FROM orgs o WHERE o.id = i.org_id AND o.owner_id = u.id))`;
/** Whether an item (`i`) is decided by admins alone, as its holder (`h`, if an admin) stands now. */
const wantsAdmin: SQL = sql`(i.kind = 'admin'
  OR (i.kind IN ('membership', 'key') AND h.user_id IS NOT NULL))`;
const adminHolder: SQL = sql`org_memberships h
  ON h.org_id = i.org_id AND h.user_id = i.user_id AND h.is_admin`;

const openItems = (reviewId: number, which: SQL): SQL => sql`
  SELECT i.id, i.reviewer_id FROM review_items i
  LEFT JOIN users u ON u.id = i.reviewer_id
  LEFT JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = i.reviewer_id
  LEFT JOIN ${adminHolder}
  WHERE i.review_id = ${reviewId} AND (i.decision IS NULL OR i.decision = 'unsure') AND ${which}
  ORDER BY i.place, i.id`;

/** An open item and who has it. */
export interface OpenItem extends Record<string, unknown> {
  id: number;
  reviewer_id: number | null;
}

/** Open items of reviewers who can decide nothing any more. */
export const itemsOfLost = async (q: Queryable, reviewId: number): Promise<OpenItem[]> => {
  const { rows } = await q.execute<OpenItem>(
    openItems(reviewId, sql`i.reviewer_id IS NOT NULL AND ${isLost}`),
  );
  return rows;
};

/** Open items of reviewers who rank below the access now: they or the holder changed roles. */
export const itemsOutranking = async (q: Queryable, reviewId: number): Promise<OpenItem[]> => {
  const { rows } = await q.execute<OpenItem>(
    openItems(reviewId, sql`i.reviewer_id IS NOT NULL AND ${isMember} AND ${wantsAdmin}`),
  );
  return rows;
};

/** Open items of one reviewer. */
export const itemsOf = async (
  q: Queryable,
  reviewId: number,
  reviewerId: number,
): Promise<OpenItem[]> => {
  const { rows } = await q.execute<OpenItem>(
    openItems(reviewId, sql`i.reviewer_id = ${reviewerId}`),
  );
  return rows;
};

/**
 * Whether nobody has been given an item (`i`) anew since the start. What a sole admin has of their own
 * is theirs until there is another admin, who could decide it.
 */
const isFromStart: SQL = sql`(i.rule IN ('policy', 'held') OR i.rule = 'self_attested' AND EXISTS (
  SELECT FROM org_memberships a WHERE a.org_id = i.org_id AND a.user_id <> i.user_id
    AND a.is_admin AND a.status = 'ACTIVE' AND a.user_status <> 'DEACTIVATED'))`;

/** Open items that nobody has been given anew since the start, of others than the fallback. */
export const itemsOverdue = async (
  q: Queryable,
  reviewId: number,
  fallbackIds: readonly number[],
): Promise<OpenItem[]> => {
  const { rows } = await q.execute<OpenItem>(
    openItems(
      reviewId,
      sql`${isFromStart} AND coalesce(i.reviewer_id <> ALL(${int8Array(fallbackIds)}), true)`,
    ),
  );
  return rows;
};

/** Reviews with open items of somebody who can decide nothing any more, or ranks below them now. */
export const reviewsWithLost: SQL = sql`
  SELECT DISTINCT r.id FROM reviews r
  CROSS JOIN LATERAL (
    SELECT i.org_id, i.reviewer_id, bool_or(${wantsAdmin}) AS wants_admin
    FROM review_items i LEFT JOIN ${adminHolder}
    WHERE i.review_id = r.id AND (i.decision IS NULL OR i.decision = 'unsure')
    GROUP BY i.org_id, i.reviewer_id
  ) i
  JOIN users u ON u.id = i.reviewer_id
  LEFT JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = i.reviewer_id
  WHERE r.state IN ('active', 'paused') AND (${isLost} OR (i.wants_admin AND ${isMember}))`;

/** Reviews of which three quarters of the time have passed, with open items to hand to the fallback. */
export const reviewsOverdue: SQL = sql`
  SELECT r.id FROM reviews r
  WHERE r.state = 'active' AND now() >= ${momentOf(sql`r`, 0.75)}
    AND EXISTS (SELECT FROM review_items i
      WHERE i.review_id = r.id AND (i.decision IS NULL OR i.decision = 'unsure')
        AND ${isFromStart}
        AND coalesce(NOT r.settings->'reviewers'->'fallback_ids' @> to_jsonb(i.reviewer_id), true))
    AND jsonb_array_length(r.settings->'reviewers'->'fallback_ids') > 0`;

/** Items that go to somebody, or (null) are held. */
export interface Move {
  readonly itemIds: readonly number[];
  readonly toId: number | null;
  readonly rule: AssignmentRule;
  readonly byId?: number;
  readonly note?: string;
}

/** Gives items of a locked review to another reviewer and writes down from whom they came, and when. */
export const moveItems = async (
  tx: Tx,
  reviewId: number,
  { itemIds, toId, rule, byId, note }: Move,
): Promise<void> => {
  if (itemIds.length === 0) return;
  await tx.execute(sql`
    WITH moved AS (
      SELECT i.org_id, i.id, i.reviewer_id AS from_id,
        (SELECT max(a.seq) FROM review_assignments a WHERE a.item_id = i.id) AS seq
      FROM review_items i
      WHERE ${isOfReview(reviewId)} AND i.id = ANY(${int8Array(itemIds)}) FOR NO KEY UPDATE
    ), noted AS (
      INSERT INTO review_assignments (org_id, item_id, seq, from_id, to_id, rule, by_id, note, at)
      SELECT org_id, id, coalesce(seq, 0) + 1, from_id, ${toId}::bigint, ${rule}, ${byId ?? null}::bigint,
        ${note ?? ''}, (SELECT clock_timestamp()) FROM moved
    )
    UPDATE review_items i SET reviewer_id = ${toId}::bigint, rule = ${rule}
    FROM moved WHERE i.id = moved.id`);
};
