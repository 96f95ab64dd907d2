import { sql, type SQL } from 'drizzle-orm';
import type { ReviewRepeat, ReviewSettings } from '../../contract/review-settings.ts';
import type { Queryable, Tx } from '../db/db.ts';

/** A review that is to start. */
export interface Starting extends Record<string, unknown> {
  id: number;
  org_id: number;
  series_id: number;
  number: number;
  name: string;
  owner_id: number;
  correlation_id: string;
  settings: ReviewSettings;
  has_snapshot: boolean;
  previous_id: number | null;
}

/** Takes a review that is to start; undefined: it is not, or somebody else is at it. */
export const lockStarting = async (tx: Tx, reviewId: number): Promise<Starting | undefined> => {
  const { rows } = await tx.execute<Starting>(sql`
    SELECT r.id, r.org_id, r.series_id, r.number, r.name, r.owner_id, r.correlation_id, r.settings,
      r.snapshot_hash IS NOT NULL AS has_snapshot,
      (SELECT p.id FROM reviews p WHERE p.series_id = r.series_id AND p.state = 'completed'
        ORDER BY p.number DESC LIMIT 1) AS previous_id
    FROM reviews r
    WHERE r.id = ${reviewId}
      AND (r.state = 'starting' OR (r.state = 'scheduled' AND r.starts_at <= now()))
    FOR NO KEY UPDATE OF r SKIP LOCKED`);
  return rows[0];
};

/** The snapshot of a large org takes longer than a statement of a request may. */
export const allowLongStatements = (tx: Tx) =>
  tx.execute(sql`SET LOCAL statement_timeout = '120s'`);

const STEPS: Readonly<Record<Exclude<ReviewRepeat, 'none'>, SQL>> = {
  monthly: sql`interval '1 month'`,
  quarterly: sql`interval '3 months'`,
  yearly: sql`interval '1 year'`,
};

/**
 * When a series makes its next run: whole steps from its first start, so that one at the end of a
 * month stays there; the next that is to come, so that what was missed is made up for once.
 */
export const nextStart = (seriesId: number, repeat: ReviewRepeat): SQL =>
  repeat === 'none'
    ? sql`NULL`
    : sql`(
        SELECT min(first.at + step * ${STEPS[repeat]})
        FROM (SELECT least(starts_at, started_at) AS at FROM reviews
          WHERE series_id = ${seriesId} AND started_at IS NOT NULL ORDER BY number LIMIT 1) first,
          generate_series(1, 1200) step
        WHERE first.at + step * ${STEPS[repeat]} > now())`;

/** Lets a series make its next run when it is time. */
export const planNextRun = async (
  tx: Tx,
  seriesId: number,
  repeat: ReviewRepeat,
): Promise<void> => {
  await tx.execute(sql`
    UPDATE review_series SET next_start_at = ${nextStart(seriesId, repeat)}, updated_at = now()
    WHERE id = ${seriesId}`);
};

/** Opens a review whose snapshot is taken. */
export const activate = async (tx: Tx, reviewId: number, days: number): Promise<void> => {
  await tx.execute(sql`
    UPDATE reviews SET state = 'active', due_at = started_at + make_interval(days => ${days}::int),
      worked_at = NULL, updated_at = now()
    WHERE id = ${reviewId}`);
};

/** Puts back what found nothing to ask about. */
export const putBack = async (tx: Tx, reviewId: number): Promise<void> => {
  await tx.execute(sql`
    UPDATE reviews SET state = 'draft', starts_at = NULL, worked_at = NULL, updated_at = now()
    WHERE id = ${reviewId}`);
};

/** How a started review is handed out. */
export const readHandedOut = async (
  q: Queryable,
  reviewId: number,
): Promise<{ items: number; reviewers: number; held: number }> => {
  const { rows } = await q.execute<{ items: number; reviewers: number; held: number }>(sql`
    SELECT count(*) AS items, count(DISTINCT reviewer_id) AS reviewers,
      count(*) FILTER (WHERE rule = 'held') AS held
    FROM review_items WHERE review_id = ${reviewId}`);
  return rows[0] ?? { items: 0, reviewers: 0, held: 0 };
};
