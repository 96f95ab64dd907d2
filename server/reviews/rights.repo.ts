import { sql, type SQL } from 'drizzle-orm';
import type { ReviewScope, RightKind } from '../../contract/review-settings.ts';
import { textArray } from '../db/arrays.ts';

/** Which rights of whom. */
export interface RightsQuery {
  readonly orgId: number;
  readonly scope: ReviewScope;
  readonly kinds: readonly RightKind[];
}

const ofPerson = sql`'USER'::text AS holder_type, p.user_id AS holder_id, p.user_id`;
const noThing = sql`NULL::text AS resource_type, NULL::bigint AS resource_id, NULL::bigint AS grant_id`;
const noKey = sql`NULL::bigint AS api_key_id`;
const noTeam = sql`NULL::bigint AS team_id`;
const noUse = sql`NULL::timestamptz AS last_used_at, NULL::timestamptz AS expires_at`;
const named = (name: SQL, holder: SQL, sort: SQL): SQL =>
  sql`${name}::text AS right_name, ${holder}::text AS holder_name, ${sort}::text AS sort_name`;

const membership = (): SQL => sql`
  SELECT 'membership' AS kind, 'membership:' || p.user_id AS right_key, ${ofPerson}, ${noTeam},
    ${noThing}, ${noKey}, 'member' AS role, p.is_admin OR p.super_user AS is_privileged,
    p.added_by AS granted_by, p.member_since AS granted_at, ${noUse},
    ${named(sql`NULL`, sql`p.full_name`, sql`p.sort_name`)}
  FROM people p`;

// Who made somebody an admin stands in the log alone; before that: who added them.
const admin = ({ orgId }: RightsQuery): SQL => sql`
  SELECT 'admin', 'admin:' || p.user_id, ${ofPerson}, ${noTeam}, ${noThing}, ${noKey},
    CASE WHEN p.is_owner THEN 'owner' ELSE 'admin' END, true,
    CASE WHEN a.owner_id IS NULL THEN p.added_by ELSE nullif(a.actor_id, 0) END,
    coalesce(a.created_at, p.member_since), ${noUse},
    ${named(sql`NULL`, sql`p.full_name`, sql`p.sort_name`)}
  FROM people p
  LEFT JOIN (
    SELECT DISTINCT ON (owner_id) owner_id, actor_id, created_at FROM audit_log
    WHERE org_id = ${orgId} AND event = 'role.assigned' AND outcome = 'success'
    ORDER BY owner_id, created_at DESC, id DESC
  ) a ON a.owner_id = p.user_id AND a.created_at >= p.member_since
  WHERE p.is_admin`;

const team = ({ orgId, scope }: RightsQuery): SQL => sql`
  SELECT 'team', 'team:' || tm.team_id || ':' || p.user_id, ${ofPerson}, tm.team_id, ${noThing},
    ${noKey}, CASE WHEN t.owner_id = tm.user_id THEN 'owner' WHEN tm.is_admin THEN 'admin' ELSE 'member' END,
    tm.is_admin OR t.owner_id = tm.user_id, tm.added_by, tm.joined_at, ${noUse},
    ${named(sql`t.name`, sql`p.full_name`, sql`p.sort_name`)}
  FROM people p
  JOIN team_members tm ON tm.org_id = ${orgId} AND tm.user_id = p.user_id
  JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
  WHERE ${scope.kind === 'team' ? sql`tm.team_id = ${scope.team_id}` : sql`true`}`;

const standing = ({ orgId, scope }: RightsQuery): SQL => {
  const parts = [sql`g.org_id = ${orgId} AND (g.expires_at IS NULL OR g.expires_at > now())`];
  if (scope.kind === 'resources') {
    if (scope.resources.length > 0) {
      parts.push(sql`(g.resource_type, g.resource_id) IN (
        SELECT resource_type, resource_id FROM jsonb_to_recordset(
          ${JSON.stringify(scope.resources)}::jsonb) AS r (resource_type text, resource_id bigint))`);
    } else if (scope.resource_types.length > 0) {
      parts.push(sql`g.resource_type = ANY(${textArray(scope.resource_types)})`);
    }
  }
  return sql.join(parts, sql` AND `);
};

const grantColumns = (holder: 'USER' | 'TEAM' | 'ORG', who: SQL): SQL => sql`
  SELECT 'grant', 'grant:' || g.resource_type || ':' || g.resource_id || ${`:${holder}:`} || ${who}`;
const grantFacts: SQL = sql`
  g.resource_type, g.resource_id, g.id, ${noKey}, g.role, g.role IN ('owner', 'admin'), g.granted_by,
  g.granted_at, g.last_used_at, g.expires_at`;
const resource = sql`JOIN resources r ON r.org_id = g.org_id AND r.resource_type = g.resource_type
  AND r.resource_id = g.resource_id`;

const grantsToPeople = (query: RightsQuery): SQL => sql`
  ${grantColumns('USER', sql`g.user_id`)}, ${ofPerson}, ${noTeam}, ${grantFacts},
    ${named(sql`r.name`, sql`p.full_name`, sql`p.sort_name`)}
  FROM grants g JOIN people p ON p.user_id = g.user_id ${resource} WHERE ${standing(query)}`;

const grantsToTeams = (query: RightsQuery): SQL => sql`
  ${grantColumns('TEAM', sql`g.team_id`)}, 'TEAM', g.team_id, NULL, g.team_id, ${grantFacts},
    ${named(sql`r.name`, sql`t.name`, sql`t.name_key`)}
  FROM grants g JOIN teams t ON t.org_id = g.org_id AND t.id = g.team_id ${resource}
  WHERE ${standing(query)}
    ${query.scope.kind === 'team' ? sql`AND g.team_id = ${query.scope.team_id}` : sql``}`;

const grantsToAll = (query: RightsQuery): SQL => sql`
  ${grantColumns('ORG', sql`g.org_id`)}, 'ORG', g.org_id, NULL, NULL, ${grantFacts},
    ${named(sql`r.name`, sql`org_name(g.org_id)`, sql`''`)}
  FROM grants g ${resource}
  WHERE ${standing(query)} AND g.user_id IS NULL AND g.team_id IS NULL`;

const key = ({ orgId }: RightsQuery): SQL => sql`
  SELECT 'key', 'key:' || k.id, ${ofPerson}, ${noTeam}, ${noThing}, k.id,
    CASE WHEN p.is_admin THEN 'admin' ELSE 'member' END, p.is_admin, NULL, k.created_at,
    k.last_used_at, k.expires_at, ${named(sql`k.name`, sql`p.full_name`, sql`p.sort_name`)}
  FROM api_keys k JOIN people p ON p.user_id = k.user_id
  WHERE k.org_id = ${orgId} AND k.revoked_at IS NULL AND k.expires_at > now()
    AND (k.overlap_until IS NULL OR k.overlap_until > now())`;

// What a team or everybody holds is nobody's own: it belongs to scopes that are not about people.
const grants = (query: RightsQuery): SQL[] => {
  switch (query.scope.kind) {
    case 'everybody':
    case 'resources':
      return [grantsToPeople(query), grantsToTeams(query), grantsToAll(query)];
    case 'team':
      return [grantsToPeople(query), grantsToTeams(query)];
    default:
      return [grantsToPeople(query)];
  }
};

const none: SQL = sql`${membership()} WHERE false`;

/** The rights that a review asks about, a row each, of the people in the CTE `people`. */
export const rightsSql = (query: RightsQuery): SQL => {
  const of: Readonly<Record<RightKind, () => SQL[]>> = {
    membership: () => [membership()],
    admin: () => [admin(query)],
    team: () => [team(query)],
    grant: () => grants(query),
    key: () => [key(query)],
  };
  // The first names the columns.
  return sql.join([none, ...query.kinds.flatMap((kind) => of[kind]())], sql` UNION ALL `);
};
