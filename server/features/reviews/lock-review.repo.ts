import { sql } from 'drizzle-orm';
import type { ReviewSettings } from '../../../contract/review-settings.ts';
import type { HoldReason, ReviewState } from '../../../contract/reviews.ts';
import type { Tx } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';

/** A review that somebody is about to act on. */
export interface LockedReview extends Record<string, unknown> {
  id: number;
  org_id: number;
  series_id: number;
  number: number;
  name: string;
  owner_id: number;
  state: ReviewState;
  settings: ReviewSettings;
  starts_at: DbInstant | null;
  started_at: DbInstant | null;
  due_at: DbInstant | null;
  paused_at: DbInstant | null;
  closed_at: DbInstant | null;
  closed_by: number | null;
  hold: HoldReason[];
  approved_by: number | null;
  applied_by: number | null;
  correlation_id: string;
  has_snapshot: boolean;
  version: number;
}

/** Locks a review of an org and reads it; decisions and acts on it take turns. */
export const lockReviewRow = async (
  tx: Tx,
  orgId: number,
  reviewId: number,
): Promise<LockedReview | undefined> => {
  const { rows } = await tx.execute<LockedReview>(sql`
    SELECT id, org_id, series_id, number, name, owner_id, state, settings, starts_at, started_at,
      due_at, paused_at, closed_at, closed_by, hold, approved_by, applied_by, correlation_id,
      snapshot_hash IS NOT NULL AS has_snapshot, version
    FROM reviews WHERE org_id = ${orgId} AND id = ${reviewId} FOR NO KEY UPDATE`);
  return rows[0];
};
