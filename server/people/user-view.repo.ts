import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import { planOnce } from '../db/plan-once.ts';

/** A person as the database has them, with everything that a `User` shows. */
export interface UserRow extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  super_user: boolean;
  default_org_id: number;
  default_org_name: string;
  status: 'ACTIVE' | 'DEACTIVATED' | 'SOURCE_COUNT_CAPPED' | 'SOURCE_DATA_CAPPED' | 'TRIAL_EXPIRED';
  has_password: boolean;
  must_change_password: boolean;
  password_changed_at: DbInstant | null;
  user_tier: string | null;
  email_verified_at: DbInstant | null;
  tos_signed_at: DbInstant | null;
  last_login_at: DbInstant | null;
  last_active_at: DbInstant | null;
  created_at: DbInstant;
  updated_at: DbInstant;
  version: number;
  is_admin: boolean | null;
  membership_status: 'ACTIVE' | 'DEACTIVATED' | null;
  memberships: MembershipJson[];
  teams: { id: number; name: string }[];
  lock: LockJson | null;
  invite: InviteJson | null;
}

interface MembershipJson {
  id: number;
  name: string;
  is_admin: boolean;
  status: 'ACTIVE' | 'DEACTIVATED';
  api_key: string | null;
  added_at: string;
  added_by: { id: number; full_name: string; email: string } | null;
}

// Inside JSON instants are text, in whatever precision PostgreSQL wrote.
interface LockJson {
  kind: 'admin' | 'automatic';
  reason: string | null;
  locked_at: string;
  until: string | null;
  locked_by: { id: number; full_name: string; email: string } | null;
}
interface InviteJson {
  id: number;
  status: 'pending' | 'accepted' | 'revoked';
  expires_at: string;
  is_past: boolean;
  version: number;
}

/** For whom the view is made: they see other people's membership of their own org only. */
export interface Viewer {
  readonly userId: number;
  readonly orgId: number;
  /** Who looks in their name: what the person is elsewhere is not for them to see. */
  readonly impersonatorId?: number | null;
}

const seesElsewhere = (viewer: Viewer): boolean => (viewer.impersonatorId ?? null) === null;

// The key of `u` that is in use in an org.
const keyIn = (orgId: SQL): SQL => sql`(
  SELECT k.mask FROM api_keys k
  WHERE k.user_id = u.id AND k.org_id = ${orgId} AND k.revoked_at IS NULL
    AND k.expires_at > now() AND k.replaced_by IS NULL
  ORDER BY k.created_at DESC, k.id DESC LIMIT 1)`;

const membershipJson = (of: SQL, orgId: SQL, name: SQL, addedBy: SQL): SQL => sql`json_build_object(
  'id', ${orgId}, 'name', ${name}, 'is_admin', ${of}.is_admin, 'status', ${of}.status,
  'api_key', ${keyIn(orgId)}, 'added_at', ${of}.created_at, 'added_by', ${addedBy})`;

const nameHere = (viewer: Viewer): SQL => sql`(SELECT org_name(${viewer.orgId}))`;

// All of the viewer's own; of everybody else the one in the viewer's org, which is `m` and needs no
// look of its own.
const memberships = (viewer: Viewer): SQL => sql`
  CASE WHEN u.id = ${viewer.userId} AND ${seesElsewhere(viewer)} THEN (
    SELECT coalesce(json_agg(
      ${membershipJson(sql`m2`, sql`m2.org_id`, sql`o2.name`, sql`person_ref(m2.added_by)`)}
      ORDER BY m2.org_id), '[]')
    FROM org_memberships m2 JOIN orgs o2 ON o2.id = m2.org_id WHERE m2.user_id = u.id)
  WHEN m.status IS NULL THEN '[]'
  ELSE json_build_array(
    ${membershipJson(sql`m`, sql`${viewer.orgId}::bigint`, nameHere(viewer), sql`adders.ref`)})
  END`;

const standingLock = sql`(
  SELECT json_build_object('kind', l.kind, 'reason', l.reason, 'locked_at', l.locked_at,
    'until', l.until, 'locked_by', person_ref(l.locked_by))
  FROM locks l
  WHERE l.user_id = u.id AND l.ended_at IS NULL AND (l.until IS NULL OR l.until > now())
  ORDER BY l.kind = 'admin' DESC LIMIT 1)`;

const teams = (orgId: number): SQL => sql`(
  SELECT coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.name_key), '[]')
  FROM team_members tm JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
  WHERE tm.org_id = ${orgId} AND tm.user_id = u.id)`;

const newestInvite = (orgId: number): SQL => sql`(
  SELECT json_build_object('id', i.id, 'status', i.status, 'expires_at', i.expires_at,
    'is_past', i.expires_at <= now(), 'version', i.version)
  FROM invites i WHERE i.user_id = u.id AND i.org_id = ${orgId}
  ORDER BY i.created_at DESC, i.id DESC LIMIT 1)`;

/**
 * Reads people with all that a `User` shows, in one statement, in no promised order. `ids` that do
 * not exist are left out; whether the viewer may see them is the caller's business.
 */
export const readUserRows = async (
  q: Queryable,
  viewer: Viewer,
  ids: readonly number[],
): Promise<UserRow[]> => {
  if (ids.length === 0) return [];
  const asked = int8Array(ids);
  // The limit of one membership: a planner that knows nothing yet of a table that was just filled
  // would read all members of the org for it. A name that many share is looked up once: it is told
  // by a function, which takes as long as all else about a row.
  const { rows } = await q.execute<UserRow>(
    planOnce(sql`
    WITH m AS MATERIALIZED (
      SELECT one.* FROM unnest(${asked}) AS ids (id) CROSS JOIN LATERAL (
        SELECT user_id, is_admin, status, created_at, added_by FROM org_memberships
        WHERE org_id = ${viewer.orgId} AND user_id = ids.id LIMIT 1
      ) one
    ), adders AS MATERIALIZED (
      SELECT id, person_ref(id) AS ref FROM (SELECT DISTINCT added_by AS id FROM m) added_by
    )
    SELECT u.id, u.email, u.full_name, u.super_user, u.default_org_id,
      CASE u.default_org_id WHEN ${viewer.orgId} THEN ${nameHere(viewer)}
        ELSE org_name(u.default_org_id) END AS default_org_name,
      u.status, u.password_hash IS NOT NULL AS has_password, u.must_change_password,
      u.password_changed_at, u.user_tier, u.email_verified_at, u.tos_signed_at, u.last_login_at,
      u.last_active_at, u.created_at, u.updated_at, u.version,
      m.is_admin, m.status AS membership_status,
      ${memberships(viewer)} AS memberships, ${teams(viewer.orgId)} AS teams,
      CASE WHEN greatest(u.admin_locked_until, u.auto_locked_until) > now()
        THEN ${standingLock} END AS lock,
      ${newestInvite(viewer.orgId)} AS invite
    FROM users u
    LEFT JOIN m ON m.user_id = u.id
    LEFT JOIN adders ON adders.id = m.added_by
    WHERE u.id = ANY(${asked})`),
  );
  return rows;
};
