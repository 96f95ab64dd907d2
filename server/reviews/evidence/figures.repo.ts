import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
import { answerToAdvice } from '../recommend.repo.ts';
import { iso } from './evidence.repo.ts';

/** A review in figures, for the summary and the list of exceptions. */
export interface Figures extends Record<string, unknown> {
  readonly keep: number;
  readonly revoke: number;
  readonly reduce: number;
  readonly unsure: number;
  readonly silent: number;
  readonly planned: number;
  readonly by_silence: number;
  readonly results: Record<string, number>;
  readonly decisions: number;
  readonly reviewers: number;
  readonly recommended: number;
  readonly followed: number;
  readonly slowest_hours: number | null;
  readonly still: number;
  readonly back: number;
  /** Ids of items, by what is out of the ordinary about them. */
  readonly self_attested: number[];
  readonly held: number[];
  readonly not_done: number[];
  readonly changed_outside: number[];
  readonly not_stuck: number[];
}

/** All figures, in one pass over the items. */
export const readFigures = async (q: Queryable, reviewId: number): Promise<Figures> => {
  const { rows } = await q.execute<Figures>(sql`
    SELECT count(*) FILTER (WHERE i.decision = 'keep') AS keep,
      count(*) FILTER (WHERE i.decision = 'revoke') AS revoke,
      count(*) FILTER (WHERE i.decision = 'reduce') AS reduce,
      count(*) FILTER (WHERE i.decision = 'unsure') AS unsure,
      count(*) FILTER (WHERE i.decision IS NULL) AS silent,
      count(*) FILTER (WHERE i.planned IS NOT NULL) AS planned,
      count(*) FILTER (WHERE i.planned IS NOT NULL AND i.by_silence) AS by_silence,
      (SELECT coalesce(json_object_agg(result, items), '{}') FROM (
        SELECT result, count(*) AS items FROM review_items
        WHERE review_id = ${reviewId} AND result IS NOT NULL GROUP BY result) results) AS results,
      coalesce(sum(i.decisions), 0)::bigint AS decisions,
      count(DISTINCT i.reviewer_id) AS reviewers,
      count(*) FILTER (WHERE i.recommendation IS NOT NULL) AS recommended,
      count(*) FILTER (WHERE i.recommendation = ${answerToAdvice}) AS followed,
      (max(extract(epoch FROM i.applied_at - coalesce(
        CASE WHEN i.decision <> 'unsure' THEN i.decided_at END, r.closed_at)))
        FILTER (WHERE i.result = 'applied') / 3600)::float8 AS slowest_hours,
      count(*) FILTER (WHERE i.stick = 'still') AS still,
      count(*) FILTER (WHERE i.stick = 'back') AS back,
      coalesce(json_agg(i.id ORDER BY i.place) FILTER (WHERE i.rule = 'self_attested'), '[]')
        AS self_attested,
      coalesce(json_agg(i.id ORDER BY i.place) FILTER (WHERE i.rule = 'held'), '[]') AS held,
      coalesce(json_agg(i.id ORDER BY i.place) FILTER (WHERE i.result NOT IN
        ('applied', 'already_gone', 'planned')), '[]') AS not_done,
      coalesce(json_agg(i.id ORDER BY i.place) FILTER (WHERE i.changed IS NOT NULL), '[]')
        AS changed_outside,
      coalesce(json_agg(i.id ORDER BY i.place) FILTER (WHERE i.stick IN ('still', 'back')), '[]')
        AS not_stuck
    FROM review_items i JOIN reviews r ON r.id = i.review_id WHERE i.review_id = ${reviewId}`);
  const [row] = rows;
  if (!row) throw new Error('a count without a row');
  return row;
};

/** How somebody decided. */
export interface Pace extends Record<string, unknown> {
  readonly reviewer_id: number;
  readonly decided: number;
  readonly median_seconds: number | null;
  readonly many_at_once: number;
  readonly first_at: string;
  readonly last_at: string;
}

/**
 * How each reviewer decided: what tells somebody who looks from somebody who clicks. `decided` are
 * items of theirs that have an answer, as the progress of a review counts them; what was taken back
 * counts for nothing.
 */
export const readPaces = async (q: Queryable, reviewId: number): Promise<Pace[]> => {
  const { rows } = await q.execute<Pace>(sql`
    SELECT d.reviewer_id, count(DISTINCT i.id) FILTER (WHERE i.decision <> 'unsure') AS decided,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY d.seconds) FILTER (WHERE d.batch = 1) AS median_seconds,
      count(*) FILTER (WHERE d.batch > 1) AS many_at_once,
      ${iso(sql`min(d.decided_at)`)} AS first_at, ${iso(sql`max(d.decided_at)`)} AS last_at
    FROM review_decisions d
    LEFT JOIN review_items i ON i.id = d.item_id AND i.reviewer_id = d.reviewer_id
    WHERE d.review_id = ${reviewId} AND d.decision <> 'withdrawn'
    GROUP BY d.reviewer_id ORDER BY d.reviewer_id`);
  return rows;
};
