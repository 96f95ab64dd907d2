import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';
import type { Actor } from '../http/context.ts';

interface ActingRow extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  org_name: string;
  is_admin: boolean;
  is_owner: boolean;
  super_user: boolean;
  home_org_id: number;
}

/**
 * Somebody in an org, `u`, with their membership, `m`, and the org, `o`: no row where they may not act
 * there now, since they are neither an active admin nor a super user, or are deactivated or locked by
 * an admin.
 */
export const whoActs = (orgId: SQL, userId: SQL): SQL => sql`
  FROM users u
  JOIN orgs o ON o.id = ${orgId}
  LEFT JOIN org_memberships m ON m.org_id = o.id AND m.user_id = u.id AND m.status = 'ACTIVE'
  WHERE u.id = ${userId} AND u.status <> 'DEACTIVATED' AND (m.is_admin OR u.super_user)
    AND NOT coalesce(u.admin_locked_until > now(), false)`;

/**
 * Somebody in whose name a review acts, as they stand in its org now: with their rank, without a
 * session. Null for who may not act there.
 */
export const readActing = async (
  q: Queryable,
  orgId: number,
  userId: number | null,
): Promise<Actor | null> => {
  const { rows } = await q.execute<ActingRow>(sql`
    SELECT u.id, u.email, u.full_name, o.name AS org_name, m.is_admin,
      o.owner_id = u.id AS is_owner, u.super_user, u.default_org_id AS home_org_id
    ${whoActs(sql`${orgId}`, sql`${userId}`)}`);
  const [row] = rows;
  return row
    ? {
        userId: row.id,
        email: row.email,
        fullName: row.full_name,
        orgId,
        orgName: row.org_name,
        isAdmin: row.is_admin,
        isOwner: row.is_owner,
        superUser: row.super_user,
        homeOrgId: row.home_org_id,
        mustChangePassword: false,
        sessionId: 0,
        sessionKind: 'token',
        apiKeyId: null,
        impersonatorId: null,
      }
    : null;
};
