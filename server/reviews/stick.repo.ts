import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/db.ts';
import { strengthSql, waysOfItem } from './ways.repo.ts';

/** How what was taken away stands. */
export interface StickCounts extends Record<string, unknown> {
  holds: number;
  still: number;
  back: number;
  /** SHA-256 of a line for each item that was looked for, `id stick`, in the order of their ids. */
  hash: string | null;
}

// Whether the very right of an item `i` is there again.
const isBack = sql`CASE i.kind
  WHEN 'membership' THEN EXISTS (SELECT FROM org_memberships m
    WHERE m.org_id = i.org_id AND m.user_id = i.user_id)
  WHEN 'admin' THEN EXISTS (SELECT FROM org_memberships m
    WHERE m.org_id = i.org_id AND m.user_id = i.user_id AND m.is_admin)
  WHEN 'team' THEN EXISTS (SELECT FROM team_members tm
    WHERE tm.org_id = i.org_id AND tm.team_id = i.team_id AND tm.user_id = i.user_id)
  WHEN 'key' THEN EXISTS (SELECT FROM api_keys k
    WHERE k.org_id = i.org_id AND k.id = i.api_key_id AND k.revoked_at IS NULL
      AND k.expires_at > now() AND (k.overlap_until IS NULL OR k.overlap_until > now()))
  ELSE EXISTS (SELECT FROM grants g
    WHERE g.org_id = i.org_id AND g.resource_type = i.resource_type
      AND g.resource_id = i.resource_id AND (g.expires_at IS NULL OR g.expires_at > now())
      AND CASE i.holder_type WHEN 'USER' THEN g.user_id = i.holder_id
        WHEN 'TEAM' THEN g.team_id = i.holder_id
        ELSE g.user_id IS NULL AND g.team_id IS NULL END
      AND (i.planned <> 'reduce_grant' OR g.strength > ${strengthSql(sql`i.reduce_to`)})) END`;

// From which strength on another way gives what was taken.
const enough = sql`CASE WHEN i.planned = 'reduce_grant' THEN ${strengthSql(sql`i.reduce_to`)} + 1
  WHEN i.kind = 'grant' THEN ${strengthSql(sql`i.role`)} ELSE 0 END`;

// Where the right itself was given again, and can be taken away again.
const backPlace = sql`CASE i.kind
  WHEN 'team' THEN '/teams/' || i.team_id
  WHEN 'grant' THEN '/access/' || i.resource_type || '/' || i.resource_id
  WHEN 'key' THEN '/keys' ELSE '/people/' || i.user_id END`;

/** Looks of each item that is gone whether its holder has the same still, or again. */
export const checkItems = async (tx: Tx, reviewId: number): Promise<void> => {
  await tx.execute(sql`
    UPDATE review_items i SET stick_at = (SELECT clock_timestamp()), stick = found.stick,
      stick_through = found.through
    FROM (
      SELECT i.id,
        CASE WHEN ${isBack} THEN 'back' WHEN ways.through IS NULL THEN 'holds' ELSE 'still' END
          AS stick,
        CASE WHEN ${isBack} THEN jsonb_build_array(jsonb_build_object(
            'source', i.kind, 'label', 'Was given again', 'href', ${backPlace}))
          ELSE '[]'::jsonb END || coalesce(ways.through, '[]'::jsonb) AS through
      FROM review_items i LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('source', way.source,
          'label', way.label || CASE WHEN i.kind = 'grant' THEN ': ' || way.role ELSE '' END,
          'href', way.href) ORDER BY way.strength DESC, way.place, way.label) AS through
        FROM (${waysOfItem}) way WHERE way.strength >= ${enough}
      ) ways ON true
      WHERE i.review_id = ${reviewId} AND i.result IN ('applied', 'already_gone')
    ) found
    WHERE i.id = found.id`);
};

/** How many of a review hold, are still there, are back. */
export const readStickCounts = async (q: Queryable, reviewId: number): Promise<StickCounts> => {
  const { rows } = await q.execute<StickCounts>(sql`
    SELECT (count(*) FILTER (WHERE stick = 'holds'))::int AS holds,
      (count(*) FILTER (WHERE stick = 'still'))::int AS still,
      (count(*) FILTER (WHERE stick = 'back'))::int AS back,
      encode(sha256(convert_to(string_agg(id || ' ' || stick, E'\n' ORDER BY id), 'UTF8')), 'hex')
        AS hash
    FROM review_items WHERE review_id = ${reviewId} AND result IS NOT NULL`);
  return rows[0] ?? { holds: 0, still: 0, back: 0, hash: null };
};

/** Notes that a review was looked over; a look that was due has been taken then. */
export const noteCheck = (tx: Tx, reviewId: number) =>
  tx.execute(sql`
    UPDATE reviews SET checked_at = clock_timestamp(),
      check_again_at = CASE WHEN check_again_at <= now() THEN NULL ELSE check_again_at END
    WHERE id = ${reviewId}`);
