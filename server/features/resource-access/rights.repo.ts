import { sql, type SQL } from 'drizzle-orm';
import type { AccessSource } from '../../../contract/resource-access.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import type { ResourceName } from '../../access/resource.repo.ts';
import { textArray } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { pageOrderSql, windowSql, type SortKey, type Window } from '../../db/window.ts';

/** What every right shows, whoever's it is. */
export interface RightRow extends Record<string, unknown> {
  key: string;
  /** Of the grant; 0 for ownership, -1 for the role in the org. */
  source_id: number;
  source: AccessSource;
  strength: number;
  team_id: number | null;
  team_name: string | null;
  granted_at: DbInstant | null;
  granted_by: { id: number; full_name: string; email: string } | null;
  last_used_at: DbInstant | null;
  expires_at: DbInstant | null;
}
export interface PersonRightRow extends RightRow {
  resource_type: ResourceType;
  resource_id: number;
  name: string;
}
export interface ResourceRightRow extends RightRow {
  /** Null: everyone in the org. */
  user_id: number | null;
  full_name: string | null;
  email: string | null;
}

/** The sort key of a right. */
export const keyOfRight = (row: RightRow): SortKey => [row.key, row.source_id];

// Of a membership `m`. Neither it nor the account is off: there is no role to reach anything by then.
const isStandingAdmin = sql`m.is_admin AND m.status = 'ACTIVE' AND m.user_status <> 'DEACTIVATED'`;
const stands = sql`(g.expires_at IS NULL OR g.expires_at > now())`;
const ofGrant = sql`g.granted_at, g.granted_by, g.last_used_at, g.expires_at`;
const ofNoGrant = sql`NULL::timestamptz AS granted_at, NULL::bigint AS granted_by,
  NULL::timestamptz AS last_used_at, NULL::timestamptz AS expires_at`;

/** Which rights of a person. */
export interface PersonRights {
  readonly orgId: number;
  readonly userId: number;
  readonly sources: readonly AccessSource[] | undefined;
  readonly types: readonly ResourceType[] | undefined;
}

// Every way by which somebody reaches something, one row each.
const waysOfPerson = ({ orgId, userId }: PersonRights): SQL => {
  const what = sql`g.resource_type, g.resource_id, g.strength::int AS strength`;
  return sql`
    SELECT r.resource_type, r.resource_id, 4 AS strength, 'owner' AS source, 0::bigint AS source_id,
      NULL::bigint AS team_id, ${ofNoGrant}
    FROM resources r WHERE r.org_id = ${orgId} AND r.owner_id = ${userId}
    UNION ALL
    SELECT ${what}, 'direct', g.id, NULL, ${ofGrant}
    FROM grants g WHERE g.org_id = ${orgId} AND g.user_id = ${userId} AND ${stands}
    UNION ALL
    SELECT ${what}, 'team', g.id, g.team_id, ${ofGrant}
    FROM team_members tm JOIN grants g ON g.org_id = tm.org_id AND g.team_id = tm.team_id
    WHERE tm.org_id = ${orgId} AND tm.user_id = ${userId} AND ${stands}
    UNION ALL
    SELECT ${what}, 'org', g.id, NULL, ${ofGrant}
    FROM grants g
    WHERE g.org_id = ${orgId} AND g.user_id IS NULL AND g.team_id IS NULL AND ${stands}
    UNION ALL
    SELECT r.resource_type, r.resource_id, 3, 'org_admin', -1, NULL, ${ofNoGrant}
    FROM org_memberships m JOIN resources r ON r.org_id = m.org_id
    WHERE m.org_id = ${orgId} AND m.user_id = ${userId} AND ${isStandingAdmin}`;
};

const key = { key: sql`rights.key`, type: sql`text`, id: sql`rights.source_id` };

const shared = sql`
  rights.key, rights.source_id, rights.source, rights.strength, rights.team_id, t.name AS team_name,
  rights.granted_at, rights.last_used_at, rights.expires_at,
  person_ref(rights.granted_by) AS granted_by`;

const sourceCondition = (sources: readonly AccessSource[] | undefined): SQL =>
  sources ? sql`AND way.source = ANY(${textArray(sources)})` : sql``;

const rightsOfPerson = (rights: PersonRights): SQL => sql`(
  SELECT way.*, r.name,
    ((5 - way.strength)::text || ' ' || r.sort_key || ' ' || r.resource_id) COLLATE "C" AS key
  FROM (${waysOfPerson(rights)}) way
  JOIN resources r ON r.org_id = ${rights.orgId} AND r.resource_type = way.resource_type
    AND r.resource_id = way.resource_id
  WHERE true ${sourceCondition(rights.sources)}
    ${rights.types ? sql`AND way.resource_type = ANY(${textArray(rights.types)})` : sql``}) rights`;

/**
 * What stands in a page, found first: who and what is named in it is looked up for its rows alone, not
 * for all those that were sorted.
 */
const pageOf = (rights: SQL, window: Window): SQL => sql`
  (SELECT * FROM ${rights} WHERE true ${windowSql(key, 'asc', window)}) rights`;

/** A page of what a person can reach, strongest first, every right with its source. */
export const personRightsSql = (rights: PersonRights, window: Window): SQL => sql`
  SELECT ${shared}, rights.resource_type, rights.resource_id, rights.name
  FROM ${pageOf(rightsOfPerson(rights), window)}
  LEFT JOIN teams t ON t.org_id = ${rights.orgId} AND t.id = rights.team_id
  ${pageOrderSql(key, 'asc', window)}`;

/** How many rights that are. */
export const countPersonRightsSql = (rights: PersonRights): SQL =>
  sql`SELECT count(*) AS n FROM ${rightsOfPerson(rights)}`;

/** Which rights to a resource. */
export interface ResourceRights {
  readonly orgId: number;
  readonly resource: ResourceName;
  readonly sources: readonly AccessSource[] | undefined;
}

// Everyone in the org is one row: it would be the whole list of people otherwise.
const waysToResource = ({ orgId, resource: { type, id } }: ResourceRights): SQL => {
  const here = sql`g.org_id = ${orgId} AND g.resource_type = ${type} AND g.resource_id = ${id}`;
  return sql`
    SELECT r.owner_id AS user_id, 4 AS strength, 'owner' AS source, 0::bigint AS source_id,
      NULL::bigint AS team_id, ${ofNoGrant}
    FROM resources r
    WHERE r.org_id = ${orgId} AND r.resource_type = ${type} AND r.resource_id = ${id}
    UNION ALL
    SELECT g.user_id, g.strength::int, CASE WHEN g.user_id IS NULL THEN 'org' ELSE 'direct' END, g.id,
      NULL, ${ofGrant}
    FROM grants g WHERE ${here} AND g.team_id IS NULL AND ${stands}
    UNION ALL
    SELECT tm.user_id, g.strength::int, 'team', g.id, g.team_id, ${ofGrant}
    FROM grants g JOIN team_members tm ON tm.org_id = g.org_id AND tm.team_id = g.team_id
    WHERE ${here} AND ${stands}
    UNION ALL
    SELECT m.user_id, 3, 'org_admin', -1, NULL, ${ofNoGrant}
    FROM org_memberships m WHERE m.org_id = ${orgId} AND ${isStandingAdmin}`;
};

const chosenWays = (rights: ResourceRights): SQL =>
  sql`SELECT * FROM (${waysToResource(rights)}) way WHERE true ${sourceCondition(rights.sources)}`;

/**
 * Which levels a page is of. To sort rights by name takes the names of all who have them, and a team
 * of many may stand behind one right: those of levels that the page cannot reach are left out first.
 */
const levelsOf = ({ beyond, isReversed, limit, offset }: Window): SQL => {
  if (!beyond) {
    return sql`AND way.strength IN (
      SELECT strength FROM levels WHERE so_far - many < ${offset + limit})`;
  }
  // The key begins with the level; a forged one may begin with anything.
  const level = /^[1-4](?= )/.exec(String(beyond[0]))?.[0];
  if (level === undefined) return sql``;
  const strength = 5 - Number(level);
  if (isReversed) return sql`AND way.strength >= ${strength}`;
  return sql`AND way.strength <= ${strength} AND way.strength IN (
    SELECT strength FROM levels WHERE so_far - many - (
      SELECT coalesce(max(so_far), 0) FROM levels WHERE strength >= ${strength}) < ${limit})`;
};

/** A page of who can reach a resource, strongest first, every right with its source. */
export const resourceRightsSql = (rights: ResourceRights, window: Window): SQL => sql`
  WITH ways AS MATERIALIZED (${chosenWays(rights)}),
  levels AS (
    SELECT strength, count(*) AS many, sum(count(*)) OVER (ORDER BY strength DESC) AS so_far
    FROM ways GROUP BY strength),
  named AS (
    SELECT way.*,
      ((5 - way.strength)::text || ' ' || coalesce(m.sort_name, '') || ' ' || coalesce(way.user_id, 0))
        COLLATE "C" AS key
    FROM ways way
    LEFT JOIN org_memberships m ON m.org_id = ${rights.orgId} AND m.user_id = way.user_id
    WHERE true ${levelsOf(window)})
  SELECT ${shared}, rights.user_id, u.full_name, u.email
  FROM ${pageOf(sql`named rights`, window)}
  LEFT JOIN users u ON u.id = rights.user_id
  LEFT JOIN teams t ON t.org_id = ${rights.orgId} AND t.id = rights.team_id
  ${pageOrderSql(key, 'asc', window)}`;

/** How many rights that are. */
export const countResourceRightsSql = (rights: ResourceRights): SQL =>
  sql`SELECT count(*) AS n FROM (${chosenWays(rights)}) ways`;

/** Runs a page of rights of a person. */
export const readPersonRights = async (
  q: Queryable,
  rights: PersonRights,
  window: Window,
): Promise<PersonRightRow[]> =>
  (await q.execute<PersonRightRow>(personRightsSql(rights, window))).rows;

/** Runs a page of rights to a resource. */
export const readResourceRights = async (
  q: Queryable,
  rights: ResourceRights,
  window: Window,
): Promise<ResourceRightRow[]> =>
  (await q.execute<ResourceRightRow>(resourceRightsSql(rights, window))).rows;

/** Runs a count of rights. */
export const countRights = async (q: Queryable, count: SQL): Promise<number> =>
  (await q.execute<{ n: number }>(count)).rows[0]?.n ?? 0;
