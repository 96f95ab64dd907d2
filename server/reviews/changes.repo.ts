import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';

const at = (instant: SQL): SQL =>
  sql`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const mark = (what: string, now: SQL, when: SQL): SQL =>
  sql`jsonb_build_object('what', ${what}::text, 'now', ${now}, 'at', ${at(when)})`;

const nothing = sql`NULL::text`;

// The right as it is now, by kind: whether it is there, what it is, since when, until when.
const live: SQL = sql`
  SELECT CASE WHEN o.owner_id = m.user_id AND i.kind = 'admin' THEN 'owner'
      WHEN m.is_admin THEN 'admin' ELSE 'member' END AS role,
    CASE WHEN i.kind = 'membership' THEN m.created_at END AS since, NULL::timestamptz AS until
  FROM org_memberships m JOIN orgs o ON o.id = m.org_id
  WHERE i.kind IN ('membership', 'admin') AND m.org_id = i.org_id AND m.user_id = i.user_id
    AND (i.kind = 'membership' OR m.is_admin)
  UNION ALL
  SELECT CASE WHEN t.owner_id = tm.user_id THEN 'owner' WHEN tm.is_admin THEN 'admin' ELSE 'member' END,
    tm.joined_at, NULL
  FROM team_members tm JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
  WHERE i.kind = 'team' AND tm.team_id = i.team_id AND tm.user_id = i.user_id
  UNION ALL
  SELECT g.role, g.granted_at, g.expires_at FROM grants g
  WHERE i.kind = 'grant' AND g.org_id = i.org_id AND g.resource_type = i.resource_type
    AND g.resource_id = i.resource_id
    AND g.user_id IS NOT DISTINCT FROM i.user_id
    AND g.team_id IS NOT DISTINCT FROM CASE WHEN i.holder_type = 'TEAM' THEN i.team_id END
    AND (g.expires_at IS NULL OR g.expires_at > now())
  UNION ALL
  SELECT i.role, k.created_at, k.expires_at FROM api_keys k
  WHERE i.kind = 'key' AND k.id = i.api_key_id AND k.revoked_at IS NULL AND k.expires_at > now()
    AND (k.overlap_until IS NULL OR k.overlap_until > now())`;

/**
 * What has happened to the right of an item `i` (of review_items) since the start, outside the
 * review, as the contract has it; null: nothing. Looked up when items are read, and kept on the
 * item when the review closes: before, whatever changes is seen, and no write of any room needs to
 * know of reviews. What was told once stays told: `coalesce(i.changed, changedNow)`.
 */
export const changedNow: SQL = sql`(
  SELECT CASE
    WHEN l.role IS NULL THEN ${mark('gone', nothing, sql`now()`)}
    WHEN l.role <> i.role AND i.kind <> 'membership' AND i.kind <> 'key'
      THEN ${mark('role', sql`l.role`, sql`coalesce(l.since, now())`)}
    WHEN l.since > i.granted_at + interval '1 millisecond' AND i.kind <> 'admin'
      THEN ${mark('back', sql`l.role`, sql`l.since`)}
    WHEN i.kind = 'grant' AND ${at(sql`l.until`)} IS DISTINCT FROM i.snapshot -> 'right' ->> 'expires_at'
      THEN ${mark('expiry', sql`l.role`, sql`now()`)}
    WHEN p.status <> i.snapshot -> 'person' ->> 'status'
      OR p.is_locked IS DISTINCT FROM (i.snapshot -> 'person' ->> 'is_locked')::boolean
      THEN ${mark('person', sql`l.role`, sql`now()`)}
  END
  FROM (SELECT) AS one
  LEFT JOIN LATERAL (SELECT * FROM (${live}) rights LIMIT 1) l ON true
  LEFT JOIN LATERAL (
    SELECT CASE WHEN m.status = 'DEACTIVATED' OR m.user_status = 'DEACTIVATED'
        THEN 'DEACTIVATED' ELSE 'ACTIVE' END AS status,
      coalesce(m.locked_until > now(), false) AS is_locked
    FROM org_memberships m WHERE m.org_id = i.org_id AND m.user_id = i.user_id
  ) p ON true)`;

/** Keeps on the items of a review what has happened to their rights; says how many that are. */
export const markChanged = async (q: Queryable, reviewId: number): Promise<number> => {
  const result = await q.execute(sql`
    UPDATE review_items SET changed = found.now
    FROM (
      SELECT i.id, ${changedNow} AS now FROM review_items i
      WHERE i.review_id = ${reviewId} AND i.changed IS NULL
    ) found
    WHERE review_items.id = found.id AND found.now IS NOT NULL`);
  return result.rowCount ?? 0;
};
