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

/** The time on the clocks of a zone, by the database's; throws where it does not know the zone. */
export const readTimeIn = async (q: Queryable, zone: string): Promise<string> => {
  const { rows } = await q.execute<{ time: string }>(
    sql`SELECT (now() AT TIME ZONE ${zone}::text)::text AS time`,
  );
  return rows[0]?.time ?? '';
};
