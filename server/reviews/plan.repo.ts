import { sql, type SQL } from 'drizzle-orm';
import type { OnSilence } from '../../contract/review-settings.ts';
import type { Queryable, Tx } from '../db/db.ts';
import type { Loss } from './hold.ts';

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

// Whoever loses something by items `i` that take something away.
const losers = (reviewId: number): SQL => sql`
  SELECT i.user_id FROM review_items i
  WHERE i.review_id = ${reviewId} AND i.planned IS NOT NULL AND i.user_id IS NOT NULL
  UNION
  SELECT tm.user_id FROM review_items i
  JOIN team_members tm ON tm.org_id = i.org_id AND tm.team_id = i.holder_id
  WHERE i.review_id = ${reviewId} AND i.planned IS NOT NULL AND i.holder_type = 'TEAM'
  UNION
  SELECT m.user_id FROM org_memberships m
  WHERE m.status = 'ACTIVE' AND m.org_id IN (SELECT i.org_id FROM review_items i
    WHERE i.review_id = ${reviewId} AND i.planned IS NOT NULL AND i.holder_type = 'ORG')`;

/** What a planned review would take away, and from whom. */
export const readLoss = async (q: Queryable, reviewId: number): Promise<Loss> => {
  const { rows } = await q.execute<Loss & Record<string, unknown>>(sql`
    SELECT count(*)::int AS items, (count(*) FILTER (WHERE planned IS NOT NULL))::int AS planned,
      (SELECT count(*)::int FROM (${losers(reviewId)}) lost) AS people,
      (SELECT count(DISTINCT i.user_id)::int FROM review_items i
        LEFT JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = i.user_id
        WHERE i.review_id = ${reviewId} AND (i.planned = 'remove_admin'
          OR (i.planned = 'remove_member' AND (m.is_admin OR i.role IN ('admin', 'owner')))))
        AS admins
    FROM review_items WHERE review_id = ${reviewId}`);
  return rows[0] ?? { items: 0, planned: 0, people: 0, admins: 0 };
};
