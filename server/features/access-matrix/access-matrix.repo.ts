import { sql, type SQL } from 'drizzle-orm';
import type { AccessSource } from '../../../contract/resource-access.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import { int8Array, textArray } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import { idOf, searchKey } from '../../people/names.ts';
import { likePattern, searchCondition } from '../../people/search.repo.ts';

/** Which people and which resources. */
export interface MatrixChoice {
  readonly orgId: number;
  readonly q: string | undefined;
  readonly teamId: number | undefined;
  readonly resourceQ: string | undefined;
  readonly types: readonly ResourceType[] | undefined;
  /** Most of each. */
  readonly side: number;
}

export interface MatrixPerson extends Record<string, unknown> {
  id: number;
  full_name: string;
  email: string;
  total: number;
}
export interface MatrixResource extends Record<string, unknown> {
  resource_type: ResourceType;
  resource_id: number;
  name: string;
  total: number;
}
export interface MatrixRight extends Record<string, unknown> {
  user_id: number;
  resource_type: ResourceType;
  resource_id: number;
  strength: number;
  source: AccessSource;
  team_id: number | null;
  team_name: string | null;
}

/** The first people that fit, by name, with how many there are. */
export const matrixPeople = async (
  q: Queryable,
  { orgId, teamId, side, ...choice }: MatrixChoice,
): Promise<MatrixPerson[]> => {
  const search = searchCondition(choice.q);
  const inTeam = sql`AND m.user_id IN (SELECT tm.user_id FROM team_members tm
    WHERE tm.org_id = ${orgId} AND tm.team_id = ${teamId ?? 0})`;
  const here = sql`FROM members_here m
    WHERE m.org_id = ${orgId} AND m.status = 'ACTIVE' AND m.user_status = 'ACTIVE'
      ${teamId === undefined ? sql`` : inTeam} ${search ? sql`AND ${search}` : sql``}`;
  // Each reads an index of its own: the first in order, all by what they are counted by.
  const { rows } = await q.execute<MatrixPerson>(sql`
    SELECT u.id, u.full_name, u.email, (SELECT count(*) ${here}) AS total
    FROM (SELECT m.user_id, m.sort_name ${here} ORDER BY m.sort_name, m.user_id LIMIT ${side}) first
    JOIN users u ON u.id = first.user_id ORDER BY first.sort_name, first.user_id`);
  return rows;
};

/** The first resources that fit, by name, with how many there are. */
export const matrixResources = async (
  q: Queryable,
  { orgId, resourceQ, types, side }: MatrixChoice,
): Promise<MatrixResource[]> => {
  const text = searchKey(resourceQ ?? '');
  const match = sql`r.name_key LIKE ${likePattern(text)}`;
  const id = idOf(text);
  const search = id === undefined ? match : sql`(r.resource_id = ${id} OR ${match})`;
  const { rows } = await q.execute<MatrixResource>(sql`
    WITH found AS (
      SELECT r.resource_type, r.resource_id, r.name, r.sort_key FROM resources r
      WHERE r.org_id = ${orgId} ${text === '' ? sql`` : sql`AND ${search}`}
        ${types ? sql`AND r.resource_type = ANY(${textArray(types)})` : sql``})
    SELECT resource_type, resource_id, name, (SELECT count(*) FROM found) AS total
    FROM found ORDER BY sort_key, resource_id LIMIT ${side}`);
  return rows;
};

// Every way by which one of the people reaches one of the resources.
const ways = (orgId: number): SQL => {
  const what = sql`r.resource_type, r.resource_id`;
  const onIt = sql`g.org_id = ${orgId} AND g.resource_type = r.resource_type
    AND g.resource_id = r.resource_id AND (g.expires_at IS NULL OR g.expires_at > now())`;
  return sql`
    SELECT r.owner_id AS user_id, ${what}, 4 AS strength, 'owner' AS source, 0 AS place,
      NULL::bigint AS team_id FROM chosen r
    UNION ALL
    SELECT g.user_id, ${what}, g.strength::int, 'direct', 1, NULL
    FROM chosen r JOIN grants g ON ${onIt} JOIN people p ON p.id = g.user_id
    UNION ALL
    SELECT p.id, ${what}, g.strength::int, 'team', 2, g.team_id
    FROM chosen r JOIN grants g ON ${onIt}
    JOIN team_members tm ON tm.org_id = g.org_id AND tm.team_id = g.team_id
    JOIN people p ON p.id = tm.user_id
    UNION ALL
    SELECT p.id, ${what}, g.strength::int, 'org', 3, NULL
    FROM chosen r JOIN grants g ON ${onIt} AND g.user_id IS NULL AND g.team_id IS NULL
    CROSS JOIN people p
    UNION ALL
    SELECT p.id, ${what}, 3, 'org_admin', 4, NULL
    FROM people p JOIN org_memberships m ON m.org_id = ${orgId} AND m.user_id = p.id
      AND m.is_admin AND m.status = 'ACTIVE'
    CROSS JOIN chosen r`;
};

/** The strongest right of each pair that has one, in one statement. */
export const matrixRights = async (
  q: Queryable,
  orgId: number,
  people: readonly MatrixPerson[],
  resources: readonly MatrixResource[],
): Promise<MatrixRight[]> => {
  const { rows } = await q.execute<MatrixRight>(sql`
    WITH people AS (SELECT unnest(${int8Array(people.map(({ id }) => id))}) AS id),
    chosen AS (
      SELECT r.* FROM resources r
      JOIN unnest(${textArray(resources.map((one) => one.resource_type))},
        ${int8Array(resources.map((one) => one.resource_id))}) AS c (type, id)
        ON r.resource_type = c.type AND r.resource_id = c.id
      WHERE r.org_id = ${orgId})
    SELECT DISTINCT ON (way.user_id, way.resource_type, way.resource_id)
      way.user_id, way.resource_type, way.resource_id, way.strength, way.source, way.team_id,
      t.name AS team_name
    FROM (${ways(orgId)}) way
    JOIN people p ON p.id = way.user_id
    LEFT JOIN teams t ON t.org_id = ${orgId} AND t.id = way.team_id
    ORDER BY way.user_id, way.resource_type, way.resource_id, way.strength DESC, way.place, way.team_id`);
  return rows;
};
