import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import { losers } from '../../reviews/losers.repo.ts';

/** Whose rights would go: those of people, of teams, and of everybody in the org. */
export interface Losing {
  readonly userIds: readonly number[];
  readonly teamIds: readonly number[];
  readonly isOfAll: boolean;
}

/** How many people would lose something. */
export const countLosers = async (
  q: Queryable,
  orgId: number,
  { userIds, teamIds, isOfAll }: Losing,
): Promise<number> => {
  const { rows } = await q.execute<{ people: number }>(sql`
    WITH lost AS (
      SELECT ${orgId}::bigint AS org_id, id AS user_id, 'USER' AS holder_type, id AS holder_id
      FROM unnest(${int8Array(userIds)}) AS id
      UNION ALL
      SELECT ${orgId}::bigint, NULL, 'TEAM', id FROM unnest(${int8Array(teamIds)}) AS id
      UNION ALL
      SELECT ${orgId}::bigint, NULL, 'ORG', ${orgId}::bigint WHERE ${isOfAll}::boolean)
    SELECT count(*)::int AS people FROM (${losers}) losers`);
  return rows[0]?.people ?? 0;
};
