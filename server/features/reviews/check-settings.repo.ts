import { sql } from 'drizzle-orm';
import type { ResourceType } from '../../../contract/resources.ts';
import type { Queryable } from '../../db/db.ts';

/** Whether an org has such a team. */
export const hasTeam = async (q: Queryable, orgId: number, teamId: number): Promise<boolean> => {
  const { rows } = await q.execute(
    sql`SELECT FROM teams WHERE org_id = ${orgId} AND id = ${teamId}`,
  );
  return rows.length > 0;
};

interface ResourceName {
  readonly resource_type: ResourceType;
  readonly resource_id: number;
}

/** Places, in a list of resources, of those that an org does not have. */
export const missingResources = async (
  q: Queryable,
  orgId: number,
  names: readonly ResourceName[],
): Promise<number[]> => {
  if (names.length === 0) return [];
  const { rows } = await q.execute<{ at: number }>(sql`
    SELECT (n.at - 1)::int AS at
    FROM jsonb_array_elements(${JSON.stringify(names)}::jsonb) WITH ORDINALITY AS n (name, at)
    WHERE NOT EXISTS (
      SELECT FROM resources r WHERE r.org_id = ${orgId}
        AND r.resource_type = n.name ->> 'resource_type'
        AND r.resource_id = (n.name ->> 'resource_id')::bigint)
    ORDER BY n.at`);
  return rows.map(({ at }) => at);
};

/** Throws where the database does not know a zone. */
export const tryZone = (q: Queryable, zone: string) =>
  q.execute(sql`SELECT now() AT TIME ZONE ${zone}::text`);
