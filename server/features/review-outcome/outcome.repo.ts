import { sql } from 'drizzle-orm';
import type { PersonRef } from '../../../contract/primitives.ts';
import type { PlannedChange } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { answerToAdvice } from '../../reviews/recommend.repo.ts';

/** What of a review itself belongs to its outcome. */
export interface OutcomeRow extends Record<string, unknown> {
  closed_at: DbInstant | null;
  hold: Review['hold'];
  approved_by: PersonRef | null;
  approved_at: DbInstant | null;
  approval_note: string;
  checked_at: DbInstant | null;
  check_again_at: DbInstant | null;
  evidence: { made_at: DbInstant; manifest: string; bytes: number; by: PersonRef } | null;
}

/** The row of a review, for its outcome. */
export const readOutcomeRow = async (
  q: Queryable,
  orgId: number,
  reviewId: number,
): Promise<OutcomeRow | undefined> => {
  const { rows } = await q.execute<OutcomeRow>(sql`
    SELECT r.closed_at, r.hold, person_ref(r.approved_by) AS approved_by, r.approved_at,
      r.approval_note, r.checked_at, r.check_again_at,
      (SELECT json_build_object('made_at', e.made_at, 'manifest', encode(e.manifest_hash, 'hex'),
          'bytes', e.bytes, 'by', person_ref(e.made_by))
        FROM review_evidence e WHERE e.review_id = r.id ORDER BY e.made_at DESC, e.id DESC LIMIT 1)
        AS evidence
    FROM reviews r WHERE r.org_id = ${orgId} AND r.id = ${reviewId}`);
  return rows[0];
};

/** The items of a review in figures. */
export interface OutcomeCounts extends Record<string, unknown> {
  kept: number;
  kept_flagged: number;
  by_silence: number;
  slowest_hours: number | null;
  given: number;
  followed: number;
  overridden: number;
}

/**
 * Counts the items of a closed review. A recommendation was followed or overridden where somebody
 * answered. The slowest: from the decision, or the end where nobody answered, to its effect.
 */
export const readOutcomeCounts = async (q: Queryable, reviewId: number): Promise<OutcomeCounts> => {
  const { rows } = await q.execute<OutcomeCounts>(sql`
    SELECT (count(*) FILTER (WHERE i.planned IS NULL AND NOT i.by_silence))::int AS kept,
      (count(*) FILTER (WHERE i.planned IS NULL AND i.by_silence))::int AS kept_flagged,
      (count(*) FILTER (WHERE i.planned IS NOT NULL AND i.by_silence))::int AS by_silence,
      max(extract(epoch FROM i.applied_at - CASE WHEN i.by_silence THEN r.closed_at
        ELSE i.decided_at END) / 3600)::float8 AS slowest_hours,
      (count(*) FILTER (WHERE i.recommendation IS NOT NULL))::int AS given,
      (count(*) FILTER (WHERE i.recommendation = ${answerToAdvice}))::int AS followed,
      (count(*) FILTER (WHERE i.recommendation <> ${answerToAdvice}))::int AS overridden
    FROM review_items i JOIN reviews r ON r.id = i.review_id WHERE i.review_id = ${reviewId}`);
  const [counts] = rows;
  if (!counts) throw new Error('a count without a row');
  return counts;
};

/** What is to be done, by kind of change. */
export const readChanges = async (
  q: Queryable,
  reviewId: number,
): Promise<{ change: PlannedChange; items: number }[]> => {
  const { rows } = await q.execute<{ change: PlannedChange; items: number }>(sql`
    SELECT planned AS change, count(*)::int AS items FROM review_items
    WHERE review_id = ${reviewId} AND planned IS NOT NULL GROUP BY planned ORDER BY planned`);
  return rows;
};
