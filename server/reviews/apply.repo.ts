import { sql, type SQL } from 'drizzle-orm';
import type { ApplyResult } from '../../contract/review-items.ts';
import type { PlannedChange } from '../../contract/review-outcome.ts';
import type { AccessLevel, ResourceType } from '../../contract/resources.ts';
import type { Queryable, Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import type { ItemSnapshot } from './told.ts';

/** An item that is about to be applied, locked. */
export interface ClaimedItem extends Record<string, unknown> {
  id: number;
  kind: 'membership' | 'admin' | 'team' | 'grant' | 'key';
  holder_type: 'USER' | 'TEAM' | 'ORG';
  holder_id: number;
  user_id: number | null;
  team_id: number | null;
  resource_type: ResourceType | null;
  resource_id: number | null;
  grant_id: number | null;
  api_key_id: number | null;
  role: string;
  reduce_to: AccessLevel | null;
  planned: PlannedChange;
  snapshot: ItemSnapshot;
  started_at: DbInstant;
}

/**
 * Claims the next item of a review that waits to be applied, or a certain one; undefined where none
 * waits that nobody else has.
 */
export const claimItem = async (
  tx: Tx,
  reviewId: number,
  itemId?: number,
): Promise<ClaimedItem | undefined> => {
  const { rows } = await tx.execute<ClaimedItem>(sql`
    SELECT i.id, i.kind, i.holder_type, i.holder_id, i.user_id, i.team_id, i.resource_type,
      i.resource_id, i.grant_id, i.api_key_id, i.role, i.reduce_to, i.planned, i.snapshot,
      (SELECT r.started_at FROM reviews r WHERE r.id = i.review_id) AS started_at
    FROM review_items i
    WHERE i.review_id = ${reviewId} AND i.result = 'planned'
      ${itemId === undefined ? sql`` : sql`AND i.id = ${itemId}`}
    ORDER BY i.place, i.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`);
  return rows[0];
};

/** What became of an item at one attempt. */
export interface Attempt {
  /** `failed` with `goesOn`: it is tried again. */
  readonly result: Exclude<ApplyResult, 'planned'>;
  readonly message: string;
  readonly before: object | null;
  readonly after: object | null;
  readonly goesOn?: boolean;
}

/** Writes down what became of a claimed item; which attempt at it that was. */
export const settleItem = async (
  tx: Tx,
  orgId: number,
  itemId: number,
  attempt: Attempt,
): Promise<number> => {
  const { rows } = await tx.execute<{ attempt: number }>(sql`
    INSERT INTO review_applies (org_id, item_id, attempt, result, message, before, after)
    VALUES (${orgId}, ${itemId},
      (SELECT coalesce(max(attempt), 0) + 1 FROM review_applies WHERE item_id = ${itemId}),
      ${attempt.result}, ${attempt.message},
      ${attempt.before && JSON.stringify(attempt.before)}::jsonb,
      ${attempt.after && JSON.stringify(attempt.after)}::jsonb)
    RETURNING attempt`);
  const number = rows[0]?.attempt ?? 0;
  if (attempt.goesOn) return number;
  await tx.execute(sql`
    UPDATE review_items SET result = ${attempt.result}, result_message = ${attempt.message},
      applied_at = ${attempt.result === 'applied' ? sql`now()` : sql`applied_at`}
    WHERE org_id = ${orgId} AND id = ${itemId}`);
  return number;
};

/** Whether anything of a review has been applied already, or was tried: it is no plan any more. */
export const isBegun = (reviewId: SQL): SQL => sql`EXISTS (
  SELECT FROM review_items i WHERE i.review_id = ${reviewId} AND i.result IS NOT NULL
    AND EXISTS (SELECT FROM review_applies a WHERE a.item_id = i.id))`;

/** The same of one review that is locked. */
export const hasBegun = async (q: Queryable, reviewId: number): Promise<boolean> => {
  const { rows } = await q.execute<{ begun: boolean }>(
    sql`SELECT ${isBegun(sql`${reviewId}`)} AS begun`,
  );
  return rows[0]?.begun ?? false;
};

/** Whether anything of a review still waits to be applied. */
export const hasPlanned = async (q: Queryable, reviewId: number): Promise<boolean> => {
  const { rows } = await q.execute(sql`
    SELECT 1 FROM review_items WHERE review_id = ${reviewId} AND result = 'planned' LIMIT 1`);
  return rows.length > 0;
};

/** How many items came to which end. */
export const readResults = async (
  q: Queryable,
  reviewId: number,
): Promise<{ result: ApplyResult; items: number }[]> => {
  const { rows } = await q.execute<{ result: ApplyResult; items: number }>(sql`
    SELECT result, count(*)::int AS items FROM review_items
    WHERE review_id = ${reviewId} AND result IS NOT NULL GROUP BY result ORDER BY result`);
  return rows;
};
