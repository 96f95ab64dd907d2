import { sql, type SQL } from 'drizzle-orm';
import type { ReviewRepeat, ReviewSettings } from '../../contract/review-settings.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import type { AuditInput } from '../audit/record.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { toInstantOrNull, type DbInstant } from '../db/instant.ts';
import { expectLongStatements } from '../db/time-limit.ts';

/** A review that is to start. */
export interface Starting extends Record<string, unknown> {
  id: number;
  org_id: number;
  series_id: number;
  number: number;
  name: string;
  owner_id: number;
  state: ReviewState;
  correlation_id: string;
  settings: ReviewSettings;
  has_snapshot: boolean;
  previous_id: number | null;
}

/** Takes a review that is to start; undefined: it is not, or somebody else is at it. */
export const lockStarting = async (tx: Tx, reviewId: number): Promise<Starting | undefined> => {
  const { rows } = await tx.execute<Starting>(sql`
    SELECT r.id, r.org_id, r.series_id, r.number, r.name, r.owner_id, r.state, r.correlation_id,
      r.settings,
      r.snapshot_hash IS NOT NULL AS has_snapshot,
      (SELECT p.id FROM reviews p WHERE p.series_id = r.series_id AND p.state = 'completed'
        ORDER BY p.number DESC LIMIT 1) AS previous_id
    FROM reviews r
    WHERE r.id = ${reviewId}
      AND (r.state = 'starting' OR (r.state = 'scheduled' AND r.starts_at <= now()))
    FOR NO KEY UPDATE OF r SKIP LOCKED`);
  return rows[0];
};

const LARGE_STATEMENT_MS = 120_000;

/**
 * The snapshot of a large org takes longer than a statement of a request may, and is sorted more than
 * once: in memory rather than in files.
 */
export const allowLargeStatements = async (tx: Tx): Promise<void> => {
  expectLongStatements(tx, LARGE_STATEMENT_MS);
  await tx.execute(sql`
    SELECT set_config('statement_timeout', ${String(LARGE_STATEMENT_MS)}, true),
      set_config('work_mem', '64MB', true)`);
};

const STEPS: Readonly<Record<Exclude<ReviewRepeat, 'none'>, SQL>> = {
  monthly: sql`interval '1 month'`,
  quarterly: sql`interval '3 months'`,
  yearly: sql`interval '1 year'`,
};

/** How a series repeats. */
export interface Repeating {
  readonly repeat: ReviewRepeat;
  /** Left out in what was stored before there were any: UTC. */
  readonly time_zone?: string | undefined;
}

/**
 * When a series makes its next run: whole steps of the calendar and the clocks of its zone from its
 * first start, so that one at the end of a month stays there, and the hour is the same in summer; the
 * next that is to come, so that what was missed is made up for once.
 */
export const nextStart = (seriesId: number, { repeat, time_zone: zone = 'UTC' }: Repeating): SQL =>
  repeat === 'none'
    ? sql`NULL`
    : sql`(
        SELECT min(runs.at)
        FROM (SELECT least(starts_at, started_at) AT TIME ZONE ${zone}::text AS at FROM reviews
          WHERE series_id = ${seriesId} AND started_at IS NOT NULL ORDER BY number LIMIT 1) first,
          generate_series(1, 1200) step,
          LATERAL (SELECT (first.at + step * ${STEPS[repeat]}) AT TIME ZONE ${zone}::text AS at) runs
        WHERE runs.at > now())`;

/** When a series made its next run, and when it makes it now. */
export interface NextStart extends Record<string, unknown> {
  readonly before: DbInstant | null;
  readonly after: DbInstant | null;
}

/** How an event tells of that; nothing, where it stays as it was. */
export const nextStartTold = (next: NextStart | undefined): AuditInput['changes'] => {
  const [before, after] = [next?.before ?? null, next?.after ?? null].map(toInstantOrNull);
  return before === after ? {} : { next_start_at: [before, after] };
};

/** Sets columns of a series; when it made its next run, and when it makes it now. */
export const setSeries = async (
  tx: Tx,
  seriesId: number,
  what: SQL,
): Promise<NextStart | undefined> => {
  const { rows } = await tx.execute<NextStart>(sql`
    UPDATE review_series s SET ${what}, updated_at = now()
    FROM (SELECT next_start_at AS was FROM review_series WHERE id = ${seriesId} FOR NO KEY UPDATE) old
    WHERE s.id = ${seriesId} RETURNING old.was AS before, s.next_start_at AS after`);
  return rows[0];
};

/** Lets a series make its next run when it is time. */
export const planNextRun = (tx: Tx, seriesId: number, repeating: Repeating) =>
  setSeries(tx, seriesId, sql`next_start_at = ${nextStart(seriesId, repeating)}`);

/** Opens a review whose snapshot is taken; its end. */
export const activate = async (tx: Tx, reviewId: number, days: number): Promise<string | null> => {
  const { rows } = await tx.execute<{ due_at: DbInstant }>(sql`
    UPDATE reviews SET state = 'active', due_at = started_at + make_interval(days => ${days}::int),
      worked_at = NULL, updated_at = now()
    WHERE id = ${reviewId} RETURNING due_at`);
  return toInstantOrNull(rows[0]?.due_at ?? null);
};

/** Puts back what found nothing to ask about. */
export const putBack = async (tx: Tx, reviewId: number): Promise<void> => {
  await tx.execute(sql`
    UPDATE reviews SET state = 'draft', starts_at = NULL, worked_at = NULL, updated_at = now()
    WHERE id = ${reviewId}`);
};

interface HandedOut extends Record<string, unknown> {
  readonly items: number;
  readonly reviewers: number;
  readonly held: number;
  readonly snapshot_hash: string | null;
  readonly handed_out_hash: string | null;
}

/**
 * How a started review is handed out, and the hashes of what it asks about: that of the snapshot, and
 * the SHA-256 of who got which item by which rule, with what was recommended: a line each,
 * `place reviewer rule recommendation`, in their order.
 */
export const readHandedOut = async (q: Queryable, reviewId: number): Promise<HandedOut> => {
  const { rows } = await q.execute<HandedOut>(sql`
    SELECT count(*) AS items, count(DISTINCT reviewer_id) AS reviewers,
      count(*) FILTER (WHERE rule = 'held') AS held,
      (SELECT encode(snapshot_hash, 'hex') FROM reviews WHERE id = ${reviewId}) AS snapshot_hash,
      encode(sha256(convert_to(string_agg(concat_ws(' ', place, coalesce(reviewer_id::text, '-'),
        rule, coalesce(recommendation, '-')), E'\n' ORDER BY place), 'UTF8')), 'hex')
        AS handed_out_hash
    FROM review_items WHERE review_id = ${reviewId}`);
  const [found] = rows;
  if (!found) throw new Error('nothing was handed out');
  return found;
};
