import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';
import { isOfReview } from './by-id.repo.ts';

/** A way by which the holder of an item has, or would have, the same besides the item itself. */
export interface Way extends Record<string, unknown> {
  item_id: number;
  source: 'owner' | 'team' | 'org' | 'org_admin' | 'super_user' | 'team_owner' | 'key';
  label: string;
  role: string;
  /** The page on which it can be changed. */
  href: string;
}

/** How strong a level is, by name; 0 for what is none. */
export const strengthSql = (role: SQL): SQL =>
  sql`CASE ${role} WHEN 'owner' THEN 4 WHEN 'admin' THEN 3 WHEN 'operator' THEN 2
    WHEN 'collaborator' THEN 1 ELSE 0 END`;

const standing = sql`(g.expires_at IS NULL OR g.expires_at > now())`;
const onIt = sql`g.org_id = i.org_id AND g.resource_type = i.resource_type
  AND g.resource_id = i.resource_id AND ${standing}`;
const resourceHref = sql`'/access/' || i.resource_type || '/' || i.resource_id`;
const personHref = sql`'/people/' || i.user_id`;
// Whoever has left has nothing by what everyone in the org was given; nor has a team that is gone.
const isInOrg = sql`CASE i.holder_type
  WHEN 'USER' THEN EXISTS (SELECT FROM org_memberships m
    WHERE m.org_id = i.org_id AND m.user_id = i.user_id)
  WHEN 'TEAM' THEN EXISTS (SELECT FROM teams t WHERE t.org_id = i.org_id AND t.id = i.team_id)
  ELSE false END`;

/**
 * The other ways of an item `i`: a grant through a team or to everyone, ownership and the role in the
 * org give the same access; who owns a team or operates the platform needs no place in it; a rotated
 * key goes on as its successor. `strength` is 9 where the way gives all that was taken.
 */
export const waysOfItem = sql`
  SELECT 'owner' AS source, 'Owns it' AS label, 'owner' AS role, ${resourceHref} AS href,
    4 AS strength, 0 AS place
  FROM resources r WHERE i.kind = 'grant' AND r.org_id = i.org_id
    AND r.resource_type = i.resource_type AND r.resource_id = i.resource_id
    AND r.owner_id = i.user_id
  UNION ALL
  SELECT 'team', 'Team ' || t.name, g.role, '/teams/' || t.id, g.strength::int, 1
  FROM team_members tm
  JOIN grants g ON g.team_id = tm.team_id AND ${onIt}
  JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
  WHERE i.kind = 'grant' AND tm.org_id = i.org_id AND tm.user_id = i.user_id
  UNION ALL
  SELECT 'org', 'Everyone in the org', g.role, ${resourceHref}, g.strength::int, 2
  FROM grants g
  WHERE i.kind = 'grant' AND ${isInOrg} AND ${onIt}
    AND g.user_id IS NULL AND g.team_id IS NULL
  UNION ALL
  SELECT 'org_admin', 'Administers the org', 'admin', ${personHref}, 3, 3
  FROM org_memberships m
  WHERE i.kind = 'grant' AND m.org_id = i.org_id AND m.user_id = i.user_id AND m.is_admin
    AND m.status = 'ACTIVE'
  UNION ALL
  SELECT 'super_user', 'Operates the platform', 'super_user', ${personHref}, 9, 4
  FROM users u WHERE i.kind = 'admin' AND u.id = i.user_id AND u.super_user
  UNION ALL
  SELECT 'team_owner', 'Owns the team', 'owner', '/teams/' || t.id, 9, 5
  FROM teams t WHERE i.kind = 'team' AND t.org_id = i.org_id AND t.id = i.team_id
    AND t.owner_id = i.user_id
  UNION ALL
  SELECT 'key', 'Its successor, ' || n.name, 'key', '/keys', 9, 6
  FROM api_keys k JOIN api_keys n ON n.org_id = k.org_id AND n.id = k.replaced_by
  WHERE i.kind = 'key' AND k.org_id = i.org_id AND k.id = i.api_key_id
    AND n.revoked_at IS NULL AND n.expires_at > now()
    AND (n.overlap_until IS NULL OR n.overlap_until > now())`;

/** The other ways of items of one review, as they stand now. */
export const otherWays = async (
  q: Queryable,
  review: { readonly orgId: number; readonly id: number },
  itemIds: readonly number[],
): Promise<Way[]> => {
  const { rows } = await q.execute<Way>(sql`
    SELECT i.id AS item_id, way.source, way.label, way.role, way.href
    FROM review_items i JOIN LATERAL (${waysOfItem}) way ON true
    WHERE i.org_id = ${review.orgId} AND ${isOfReview(review.id)}
      AND i.id = ANY(${int8Array(itemIds)})
    ORDER BY i.id, way.strength DESC, way.place, way.label`);
  return rows;
};
