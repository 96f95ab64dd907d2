import { sql, type SQL } from 'drizzle-orm';
import type { ReviewSettings } from '../../../contract/review-settings.ts';
import type { ReviewState } from '../../../contract/reviews.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import { nextStart, setSeries } from '../../reviews/start.repo.ts';

/** A review to be made. */
export interface NewReview {
  readonly orgId: number;
  readonly ownerId: number;
  readonly settings: ReviewSettings;
  readonly nameKey: string;
  readonly state: ReviewState;
  readonly startsAt: string | null;
}

/** Makes a series and its first run; the ids of both. */
export const insertReview = async (
  tx: Tx,
  review: NewReview,
): Promise<{ id: number; series_id: number }> => {
  const settings = JSON.stringify(review.settings);
  const { rows } = await tx.execute<{ id: number; series_id: number }>(sql`
    WITH series AS (
      INSERT INTO review_series (org_id, owner_id, settings)
      VALUES (${review.orgId}, ${review.ownerId}, ${settings}::jsonb) RETURNING id
    )
    INSERT INTO reviews (org_id, series_id, number, name, name_key, owner_id, state, settings,
      starts_at, created_by)
    SELECT ${review.orgId}, id, 1, ${review.settings.name}, ${review.nameKey}, ${review.ownerId},
      ${review.state}, ${settings}::jsonb, ${review.startsAt}::timestamptz, ${review.ownerId}
    FROM series RETURNING id, series_id`);
  return rows[0] ?? { id: 0, series_id: 0 };
};

/** How a review that has not started is to be, and when it starts. */
export const updateReviewRow = async (
  tx: Tx,
  id: number,
  {
    settings,
    nameKey,
    state,
    startsAt,
  }: Pick<NewReview, 'settings' | 'nameKey' | 'state' | 'startsAt'>,
): Promise<void> => {
  await tx.execute(sql`
    UPDATE reviews SET settings = ${JSON.stringify(settings)}::jsonb, name = ${settings.name},
      name_key = ${nameKey}, state = ${state}, starts_at = ${startsAt}::timestamptz,
      updated_at = now()
    WHERE id = ${id}`);
};

interface SeriesSettings extends Record<string, unknown> {
  readonly settings: ReviewSettings;
  readonly has_next: boolean;
  readonly newest: number;
}

/** How the next runs of a series are to be, its newest run, and whether the clock starts the next. */
export const readSeriesSettings = async (
  q: Queryable,
  seriesId: number,
): Promise<SeriesSettings | undefined> => {
  const { rows } = await q.execute<SeriesSettings>(sql`
    SELECT settings, next_start_at IS NOT NULL AS has_next,
      (SELECT max(number) FROM reviews WHERE series_id = ${seriesId}) AS newest
    FROM review_series WHERE id = ${seriesId} FOR NO KEY UPDATE`);
  return rows[0];
};

/** Changes how the next runs will be; with `isPlanned`, when the next one comes as well. */
export const updateSeries = (
  tx: Tx,
  seriesId: number,
  settings: ReviewSettings,
  isPlanned: boolean,
) => {
  const next: SQL = isPlanned ? nextStart(seriesId, settings.rules) : sql`next_start_at`;
  return setSeries(
    tx,
    seriesId,
    sql`settings = ${JSON.stringify(settings)}::jsonb, next_start_at = ${next}`,
  );
};

/** Makes a new version of a run, of whose series its reader sees how the next runs will be. */
export const renewVersion = (tx: Tx, id: number) =>
  tx.execute(sql`UPDATE reviews SET version = version + 1, updated_at = now() WHERE id = ${id}`);

/** Deletes a review that has not started, and its series with the last run; says whether with it. */
export const deleteReviewRow = async (tx: Tx, id: number, seriesId: number): Promise<boolean> => {
  await tx.execute(sql`DELETE FROM reviews WHERE id = ${id}`);
  const { rowCount } = await tx.execute(sql`
    DELETE FROM review_series s WHERE s.id = ${seriesId}
      AND NOT EXISTS (SELECT FROM reviews r WHERE r.series_id = s.id)`);
  return rowCount === 1;
};

/** Whether an instant is to come, by the database's clock. */
export const isFuture = async (q: Queryable, instant: string): Promise<boolean> => {
  const { rows } = await q.execute<{ is_future: boolean }>(
    sql`SELECT ${instant}::timestamptz > now() AS is_future`,
  );
  return rows[0]?.is_future ?? false;
};
