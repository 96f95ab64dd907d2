import { sql } from 'drizzle-orm';
import type { getReviewItem } from '../../../contract/review-items.ts';
import type { Reply } from '../../../contract/route.ts';
import type { Queryable } from '../../db/db.ts';
import { strengthSql } from '../../reviews/ways.repo.ts';

type Peers = NonNullable<Reply<typeof getReviewItem>['peers']>;

/** Names that are shown of those who have it too. */
const FIRST = 5;
/** A team of fewer is no measure. */
const FEWEST = 3;

/**
 * Who else has the same right, now, among those who are most like its holder: their smallest team of
 * three or more, else the org; of a place in a team always the org. Null where there is nothing to
 * compare: everybody is a member, and a team or an org has no peers.
 */
export const readPeers = async (
  q: Queryable,
  orgId: number,
  itemId: number,
): Promise<Peers | null> => {
  const works = sql`k.revoked_at IS NULL AND k.expires_at > now()
    AND (k.overlap_until IS NULL OR k.overlap_until > now())`;
  const onIt = sql`i.kind = 'grant' AND g.org_id = i.org_id AND g.resource_type = i.resource_type
    AND g.resource_id = i.resource_id AND (g.expires_at IS NULL OR g.expires_at > now())
    AND g.strength >= ${strengthSql(sql`i.role`)}`;
  const { rows } = await q.execute<Peers & Record<string, unknown>>(sql`
    WITH i AS (
      SELECT * FROM review_items WHERE org_id = ${orgId} AND id = ${itemId}
        AND user_id IS NOT NULL AND kind <> 'membership'
    ), closest AS (
      SELECT t.id, t.name FROM i
      JOIN team_members tm ON tm.org_id = i.org_id AND tm.user_id = i.user_id
      JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
      WHERE i.kind <> 'team' AND t.member_count >= ${FEWEST} ORDER BY t.member_count, t.id LIMIT 1
    ), peers AS (
      SELECT m.user_id, m.sort_name FROM i
      JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id <> i.user_id
      WHERE m.status = 'ACTIVE' AND m.user_status <> 'DEACTIVATED'
        AND (NOT EXISTS (SELECT FROM closest) OR m.user_id IN (
          SELECT tm.user_id FROM team_members tm JOIN closest t ON t.id = tm.team_id
          WHERE tm.org_id = ${orgId}))
    ), having_it AS (
      SELECT m.user_id FROM i JOIN org_memberships m ON i.kind = 'admin' AND m.org_id = i.org_id
        AND m.is_admin
      UNION SELECT tm.user_id FROM i JOIN team_members tm ON i.kind = 'team'
        AND tm.org_id = i.org_id AND tm.team_id = i.team_id
      UNION SELECT k.user_id FROM i JOIN api_keys k ON i.kind = 'key' AND k.org_id = i.org_id
        AND ${works}
      UNION SELECT g.user_id FROM i JOIN grants g ON ${onIt}
      UNION SELECT tm.user_id FROM i JOIN grants g ON ${onIt}
        JOIN team_members tm ON tm.org_id = g.org_id AND tm.team_id = g.team_id
      UNION SELECT r.owner_id FROM i JOIN resources r ON i.kind = 'grant' AND r.org_id = i.org_id
        AND r.resource_type = i.resource_type AND r.resource_id = i.resource_id
    ), holders AS (
      SELECT p.* FROM peers p WHERE p.user_id IN (SELECT user_id FROM having_it)
    )
    SELECT coalesce((SELECT name FROM closest), o.name) AS "group",
      (SELECT count(*) FROM peers)::int AS people, (SELECT count(*) FROM holders)::int AS holders,
      (SELECT coalesce(json_agg(person_ref(f.user_id) ORDER BY f.sort_name, f.user_id), '[]')
        FROM (SELECT * FROM holders ORDER BY sort_name, user_id LIMIT ${FIRST}) f) AS first
    FROM i JOIN orgs o ON o.id = i.org_id`);
  return rows[0] ?? null;
};
