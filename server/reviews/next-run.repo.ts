import { sql } from 'drizzle-orm';
import type { ReviewSettings } from '../../contract/review-settings.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import type { Queryable, Tx } from '../db/db.ts';

/** Series whose next run is due. */
export const dueSeries = async (q: Queryable): Promise<number[]> => {
  const { rows } = await q.execute<{ id: number }>(
    sql`SELECT id FROM review_series WHERE next_start_at <= now() ORDER BY next_start_at, id`,
  );
  return rows.map(({ id }) => id);
};

/** A series that is to make its next run, and its newest one. */
export interface DueSeries extends Record<string, unknown> {
  id: number;
  org_id: number;
  owner_id: number;
  settings: ReviewSettings;
  last_id: number;
  last_number: number;
  last_state: ReviewState;
  /** The newest run has never started: it is the next one. */
  is_waiting: boolean;
}

/** Takes a series that is due; undefined: somebody else has it, or it is done. */
export const lockDueSeries = async (tx: Tx, id: number): Promise<DueSeries | undefined> => {
  const { rows } = await tx.execute<DueSeries>(sql`
    SELECT s.id, s.org_id, s.owner_id, s.settings, r.id AS last_id, r.number AS last_number,
      r.state AS last_state,
      r.started_at IS NULL AND r.state IN ('draft', 'scheduled', 'starting') AS is_waiting
    FROM review_series s
    JOIN LATERAL (SELECT * FROM reviews r WHERE r.series_id = s.id ORDER BY number DESC LIMIT 1) r
      ON true
    WHERE s.id = ${id} AND s.next_start_at <= now() FOR NO KEY UPDATE OF s SKIP LOCKED`);
  return rows[0];
};

/** Makes a run of a series that starts at once; its id. */
export const insertRun = async (
  tx: Tx,
  run: {
    readonly orgId: number;
    readonly seriesId: number;
    readonly number: number;
    readonly ownerId: number;
    readonly settings: ReviewSettings;
    readonly nameKey: string;
  },
): Promise<number> => {
  const { rows } = await tx.execute<{ id: number }>(sql`
    INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
      starts_at, created_by)
    VALUES (${run.orgId}, ${run.seriesId}, ${run.number}, ${run.settings.name}, ${run.nameKey},
      ${run.ownerId}, 'starting', ${JSON.stringify(run.settings)}::jsonb, now(), ${run.ownerId})
    RETURNING id`);
  return rows[0]?.id ?? 0;
};

/** Starts a run that waits. */
export const startWaitingRun = async (tx: Tx, reviewId: number): Promise<void> => {
  await tx.execute(sql`
    UPDATE reviews SET state = 'starting', starts_at = now(), updated_at = now()
    WHERE id = ${reviewId}`);
};
