import { sql, type SQL } from 'drizzle-orm';
import type { PersonRef } from '../../contract/primitives.ts';
import type { Review } from '../../contract/reviews.ts';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import { whoActs } from './acting.repo.ts';
import { isBegun } from './apply.repo.ts';

/** A review with what its readers are shown of it, but for its counts. */
export interface ReviewViewRow extends Record<string, unknown> {
  id: number;
  series_id: number;
  number: number;
  state: Review['state'];
  settings: Review['settings'];
  scope_name: string | null;
  owner: PersonRef;
  starts_at: DbInstant | null;
  started_at: DbInstant | null;
  due_at: DbInstant | null;
  paused_at: DbInstant | null;
  closed_at: DbInstant | null;
  completed_at: DbInstant | null;
  cancelled_at: DbInstant | null;
  next_start_at: DbInstant | null;
  next_runs: Review['next_runs'];
  people: number;
  hold: Review['hold'];
  closed_by: PersonRef | null;
  approved_by: PersonRef | null;
  signed_off: { by: PersonRef; at: DbInstant; note: string } | null;
  snapshot_hash: string | null;
  version: number;
  is_over: boolean;
  /** Something was blocked or has failed. */
  has_failed: boolean;
  /** It waits although some of it was applied already. */
  is_begun: boolean;
  /** Whoever owns the review may act in the org still. */
  owner_acts: boolean;
}

/** The name of the team that the scope of settings names. Reads `reviews r`. */
const scopeName = (settings: SQL) => sql`(SELECT t.name FROM teams t
  WHERE t.org_id = r.org_id AND t.id = (${settings}->'scope'->>'team_id')::bigint)`;

/** Reviews of an org by id, in no order. */
export const readReviewRows = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
): Promise<ReviewViewRow[]> => {
  const { rows } = await q.execute<ReviewViewRow>(sql`
    SELECT r.id, r.series_id, r.number, r.state, r.settings,
      ${scopeName(sql`r.settings`)} AS scope_name,
      person_ref(r.owner_id) AS owner, r.starts_at, r.started_at, r.due_at, r.paused_at,
      r.closed_at, r.completed_at, r.cancelled_at,
      s.next_start_at,
      CASE WHEN s.id IS NOT NULL AND r.started_at IS NOT NULL THEN json_build_object(
        'settings', s.settings, 'scope_name', ${scopeName(sql`s.settings`)}) END AS next_runs,
      r.people, r.hold,
      person_ref(r.closed_by) AS closed_by, person_ref(r.approved_by) AS approved_by,
      CASE WHEN r.signed_off_at IS NOT NULL THEN json_build_object(
        'by', person_ref(r.signed_off_by), 'at', r.signed_off_at, 'note', r.sign_off_note)
        END AS signed_off,
      encode(r.snapshot_hash, 'hex') AS snapshot_hash, r.version,
      coalesce(r.due_at <= now(), false) AS is_over,
      r.state = 'completed' AND EXISTS (SELECT FROM review_items i WHERE i.review_id = r.id
        AND i.result IN ('failed', 'blocked', 'blocked_rank', 'blocked_last_admin')) AS has_failed,
      r.state = 'awaiting_apply' AND ${isBegun(sql`r.id`)} AS is_begun,
      EXISTS (SELECT ${whoActs(sql`r.org_id`, sql`r.owner_id`)}) AS owner_acts
    FROM reviews r
    LEFT JOIN review_series s ON s.org_id = r.org_id AND s.id = r.series_id
      AND s.next_start_at IS NOT NULL AND NOT EXISTS (SELECT FROM reviews l
        WHERE l.series_id = r.series_id AND l.number > r.number)
    WHERE r.org_id = ${orgId} AND r.id = ANY(${int8Array(ids)})`);
  return rows;
};
