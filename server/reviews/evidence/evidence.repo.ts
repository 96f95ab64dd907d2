import { sql, type SQL } from 'drizzle-orm';
import type { ReviewSettings } from '../../../contract/review-settings.ts';
import type { Review, ReviewState } from '../../../contract/reviews.ts';
import type { Queryable } from '../../db/db.ts';

/** An instant as all files of a pack have it: UTC, microseconds, so that texts compare as instants. */
export const iso = (instant: SQL): SQL =>
  sql`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A review as its pack tells of it. People are ids here. */
export interface EvidenceReview extends Record<string, unknown> {
  readonly id: number;
  readonly org_id: number;
  readonly org_name: string;
  readonly series_id: number;
  readonly number: number;
  readonly name: string;
  readonly state: ReviewState;
  readonly settings: ReviewSettings;
  readonly rules_version: number;
  readonly owner_id: number;
  readonly created_by: number;
  readonly created_at: string;
  readonly starts_at: string | null;
  readonly started_at: string;
  readonly due_at: string | null;
  readonly closed_at: string | null;
  readonly closed_by: number | null;
  readonly close_reason: string | null;
  readonly completed_at: string | null;
  readonly snapshot_hash: string | null;
  readonly query_text: string | null;
  readonly population: Record<string, unknown>;
  readonly people: number;
  readonly items: number;
  readonly last_place: number;
  readonly hold: Review['hold'];
  readonly approved_by: number | null;
  readonly approved_at: string | null;
  readonly approval_note: string;
  readonly applied_by: number | null;
  readonly checked_at: string | null;
  readonly check_again_at: string | null;
  readonly signed_off_by: number | null;
  readonly signed_off_at: string | null;
  readonly sign_off_note: string | null;
  readonly correlation_id: string;
  readonly now: string;
  /** As it was when all this was read. */
  readonly pulse: string;
}

/** What must not move while a pack is made: a pack is of one state. Reads `reviews r`. */
const pulse = sql`concat_ws(' ', r.state, r.version, r.checked_at, (
  SELECT count(*) FROM review_applies a JOIN review_items ai ON ai.id = a.item_id
  WHERE ai.review_id = r.id))`;

/** A review of an org; undefined: there is none. */
export const readEvidenceReview = async (
  q: Queryable,
  orgId: number,
  reviewId: number,
): Promise<EvidenceReview | undefined> => {
  const { rows } = await q.execute<EvidenceReview>(sql`
    SELECT r.id, r.org_id, o.name AS org_name, r.series_id, r.number, r.name, r.state, r.settings,
      r.rules_version, r.owner_id, r.created_by, ${iso(sql`r.created_at`)} AS created_at,
      ${iso(sql`r.starts_at`)} AS starts_at, ${iso(sql`r.started_at`)} AS started_at,
      ${iso(sql`r.due_at`)} AS due_at, ${iso(sql`r.closed_at`)} AS closed_at, r.closed_by,
      r.close_reason, ${iso(sql`r.completed_at`)} AS completed_at,
      encode(r.snapshot_hash, 'hex') AS snapshot_hash, r.query_text, r.population, r.people,
      i.items, i.last_place, r.hold, r.approved_by, ${iso(sql`r.approved_at`)} AS approved_at,
      r.approval_note, r.applied_by, ${iso(sql`r.checked_at`)} AS checked_at,
      ${iso(sql`r.check_again_at`)} AS check_again_at, r.signed_off_by,
      ${iso(sql`r.signed_off_at`)} AS signed_off_at, r.sign_off_note, r.correlation_id,
      ${iso(sql`now()`)} AS now, ${pulse} AS pulse
    FROM reviews r JOIN orgs o ON o.id = r.org_id
    CROSS JOIN LATERAL (SELECT count(*) AS items, coalesce(max(place), 0) AS last_place
      FROM review_items WHERE review_id = r.id) i
    WHERE r.org_id = ${orgId} AND r.id = ${reviewId}`);
  return rows[0];
};

/** What must still be as it was when the review was read. */
export const readPulse = async (q: Queryable, reviewId: number): Promise<string> => {
  const { rows } = await q.execute<{ pulse: string }>(
    sql`SELECT ${pulse} AS pulse FROM reviews r WHERE r.id = ${reviewId}`,
  );
  return rows[0]?.pulse ?? '';
};

/** Somebody whom a pack names. */
export interface NamedPerson extends Record<string, unknown> {
  readonly id: number;
  readonly full_name: string;
  readonly email: string;
}

/**
 * Everybody who had a part in a review, those who have left the org since too: read as the process,
 * for a review that the caller may see.
 */
export const readPeopleOf = async (
  q: Queryable,
  orgId: number,
  reviewId: number,
): Promise<ReadonlyMap<number, NamedPerson>> => {
  const { rows } = await q.execute<NamedPerson>(sql`
    SELECT u.id, u.full_name, u.email FROM users u WHERE u.id IN (
      SELECT unnest(ARRAY[owner_id, created_by, closed_by, approved_by, applied_by, signed_off_by])
        FROM reviews WHERE org_id = ${orgId} AND id = ${reviewId}
      UNION SELECT reviewer_id FROM review_items
        WHERE org_id = ${orgId} AND review_id = ${reviewId}
      UNION SELECT unnest(ARRAY[reviewer_id, impersonator_id]) FROM review_decisions
        WHERE org_id = ${orgId} AND review_id = ${reviewId}
      UNION SELECT unnest(ARRAY[a.from_id, a.to_id, a.by_id]) FROM review_assignments a
        JOIN review_items i ON i.id = a.item_id
        WHERE i.org_id = ${orgId} AND i.review_id = ${reviewId}
      UNION SELECT reviewer_id FROM review_reminders
        WHERE org_id = ${orgId} AND review_id = ${reviewId})`);
  return new Map(rows.map((row) => [row.id, row]));
};

/** Keeps the seal of a pack that was handed out. */
export const insertEvidence = async (
  q: Queryable,
  pack: {
    readonly orgId: number;
    readonly reviewId: number;
    readonly madeBy: number;
    readonly manifestHash: string;
    readonly signature: string;
    readonly bytes: number;
  },
): Promise<void> => {
  await q.execute(sql`
    INSERT INTO review_evidence (org_id, review_id, made_by, manifest_hash, signature, bytes)
    VALUES (${pack.orgId}, ${pack.reviewId}, ${pack.madeBy}, decode(${pack.manifestHash}, 'hex'),
      ${pack.signature}, ${pack.bytes})`);
};
