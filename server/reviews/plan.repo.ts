import { sql, type SQL } from 'drizzle-orm';
import type { OnSilence } from '../../contract/review-settings.ts';
import type { Queryable, Tx } from '../db/db.ts';
import type { Loss } from './hold.ts';
import { losers } from './losers.repo.ts';
import { MOST_NAMED } from './told-items.ts';

// Reads an item without an alias.
const changeOfKind = sql`CASE kind WHEN 'membership' THEN 'remove_member'
  WHEN 'admin' THEN 'remove_admin' WHEN 'team' THEN 'leave_team' WHEN 'key' THEN 'revoke_key'
  ELSE 'end_grant' END`;

const takenBySilence = (onSilence: OnSilence): SQL => {
  if (onSilence === 'keep_flagged') return sql`false`;
  return onSilence === 'revoke' ? sql`true` : sql`recommendation IS NOT DISTINCT FROM 'revoke'`;
};

/**
 * Writes down what is to be done with each item: what its last decision says or, where nobody
 * answered (`unsure` is no answer), what silence means. Who kept by silence is flagged so.
 */
export const planItems = (tx: Tx, reviewId: number, onSilence: OnSilence) =>
  tx.execute(sql`
    UPDATE review_items i SET by_silence = said.is_silent, planned = said.change,
      result = CASE WHEN said.change IS NULL THEN NULL ELSE 'planned' END
    FROM (
      SELECT id, is_silent,
        CASE WHEN decision = 'reduce' THEN 'reduce_grant' WHEN decision = 'revoke' THEN change
          WHEN is_silent AND ${takenBySilence(onSilence)} THEN change END AS change
      FROM (
        SELECT id, decision, recommendation, decision IS NULL OR decision = 'unsure' AS is_silent,
          ${changeOfKind} AS change
        FROM review_items WHERE review_id = ${reviewId}
      ) asked
    ) said
    WHERE i.id = said.id AND (said.is_silent OR said.change IS NOT NULL)`);

/** What a planned review would take away, and which items it came to what. */
export interface Planned extends Loss, Record<string, unknown> {
  /** Nobody answered. */
  readonly by_silence: number;
  /** Something has happened to the right since the start. */
  readonly changed: number;
  /** Of what is to be taken away; of many only the first. */
  readonly ids: readonly number[];
  readonly hash: string | null;
}

// Of each item that a plan says something of: `id planned silent changed`.
const planLine = sql`concat_ws(' ', id, coalesce(planned, '-'),
  CASE WHEN by_silence THEN 'silent' ELSE '-' END, coalesce(changed ->> 'what', '-'))`;
const isInPlan = sql`planned IS NOT NULL OR by_silence OR changed IS NOT NULL`;

// Whether item `i` takes an admin away. A membership does not of who was none at the start: that item
// is let be, as nobody was asked about it.
const takesAdmin = sql`(i.planned = 'remove_admin' OR (i.planned = 'remove_member' AND m.is_admin
  AND i.snapshot->'person'->>'is_admin?' IS DISTINCT FROM 'false'))`;

/** What a planned review would take away, and from whom. */
export const readLoss = async (q: Queryable, reviewId: number): Promise<Planned> => {
  const { rows } = await q.execute<Planned>(sql`
    WITH lost AS (SELECT org_id, user_id, holder_type, holder_id FROM review_items
      WHERE review_id = ${reviewId} AND planned IS NOT NULL)
    SELECT count(*)::int AS items, (count(*) FILTER (WHERE planned IS NOT NULL))::int AS planned,
      (SELECT count(*)::int FROM (${losers}) losers) AS people,
      (SELECT count(DISTINCT i.user_id)::int FROM review_items i
        LEFT JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = i.user_id
        WHERE i.review_id = ${reviewId} AND ${takesAdmin}) AS admins,
      (count(*) FILTER (WHERE by_silence))::int AS by_silence, count(changed)::int AS changed,
      to_json(coalesce((array_agg(id ORDER BY id) FILTER (WHERE planned IS NOT NULL))
        [1:${MOST_NAMED + 1}], '{}')) AS ids,
      encode(sha256(convert_to(string_agg(${planLine}, E'\n' ORDER BY id)
        FILTER (WHERE ${isInPlan}), 'UTF8')), 'hex') AS hash
    FROM review_items WHERE review_id = ${reviewId}`);
  const [found] = rows;
  if (!found) throw new Error('no review to count');
  return found;
};
