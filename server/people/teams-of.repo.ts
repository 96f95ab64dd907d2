import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Tx } from '../db/db.ts';

/** A team that somebody owns. */
export interface OwnedTeam extends Record<string, unknown> {
  owner_id: number;
  name: string;
}

/** Teams of an org that these people own, by name. */
export const teamsOwnedBy = async (
  tx: Tx,
  orgId: number,
  userIds: readonly number[],
): Promise<OwnedTeam[]> => {
  const { rows } = await tx.execute<OwnedTeam>(sql`
    SELECT owner_id, name FROM teams
    WHERE org_id = ${orgId} AND owner_id = ANY(${int8Array(userIds)}) ORDER BY name_key, id`);
  return rows;
};

/** Resources of an org, besides teams, that these people own: whose, and one of them by name. */
export const resourcesOwnedBy = async (
  tx: Tx,
  orgId: number,
  userIds: readonly number[],
): Promise<{ owner_id: number; name: string; many: number }[]> => {
  const { rows } = await tx.execute<{ owner_id: number; name: string; many: number }>(sql`
    SELECT owner_id, min(name) AS name, count(*) AS many FROM resources
    WHERE org_id = ${orgId} AND owner_id = ANY(${int8Array(userIds)}) AND resource_type <> 'teams'
    GROUP BY owner_id ORDER BY owner_id`);
  return rows;
};

/** A place in a team that has just ended. */
export interface LeftTeam extends Record<string, unknown> {
  user_id: number;
  team_id: number;
  name: string;
  is_admin: boolean;
}

/** Takes people out of all teams of an org; returns the places that ended. */
export const leaveTeams = async (
  tx: Tx,
  orgId: number,
  userIds: readonly number[],
): Promise<LeftTeam[]> => {
  // The teams are locked first and in one order, as everybody does who changes one.
  await tx.execute(sql`
    SELECT t.id FROM teams t
    WHERE t.org_id = ${orgId} AND t.id IN (
      SELECT tm.team_id FROM team_members tm
      WHERE tm.org_id = ${orgId} AND tm.user_id = ANY(${int8Array(userIds)}))
    ORDER BY t.id FOR NO KEY UPDATE OF t`);
  const { rows } = await tx.execute<LeftTeam>(sql`
    DELETE FROM team_members tm USING teams t
    WHERE t.org_id = tm.org_id AND t.id = tm.team_id
      AND tm.org_id = ${orgId} AND tm.user_id = ANY(${int8Array(userIds)})
    RETURNING tm.user_id, tm.team_id, t.name, tm.is_admin`);
  return rows.toSorted((a, b) => a.user_id - b.user_id || a.team_id - b.team_id);
};
