import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';

/** Whose rights would go: those of people, of teams, and of everybody in the org. */
export interface Losing {
  readonly userIds: readonly number[];
  readonly teamIds: readonly number[];
  readonly isOfAll: boolean;
}

/** How many people would lose something, as the close counts them: of a team or the org everybody in it. */
export const countLosers = async (
  q: Queryable,
  orgId: number,
  { userIds, teamIds, isOfAll }: Losing,
): Promise<number> => {
  const { rows } = await q.execute<{ people: number }>(sql`
    SELECT count(*)::int AS people FROM (
      SELECT unnest(${int8Array(userIds)}) AS user_id
      UNION SELECT user_id FROM team_members
        WHERE org_id = ${orgId} AND team_id = ANY(${int8Array(teamIds)})
      UNION SELECT user_id FROM org_memberships
        WHERE org_id = ${orgId} AND status = 'ACTIVE' AND ${isOfAll}) lost`);
  return rows[0]?.people ?? 0;
};
