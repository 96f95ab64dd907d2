import { sql } from 'drizzle-orm';
import type { Db } from '../db/db.ts';
import type { Actor } from '../http/context.ts';

/** An org as somebody stands in it. */
export interface Standing extends Record<string, unknown> {
  name: string;
  is_admin: boolean;
  is_owner: boolean;
  settings: unknown;
}

/** How the actor stands in an org; undefined where they have no active membership. */
export const findStanding = async (
  db: Db,
  actor: Actor,
  orgId: number,
): Promise<Standing | undefined> => {
  const { rows } = await db.execute<Standing>(sql`
    SELECT o.name, coalesce(m.is_admin, false) AS is_admin,
      o.owner_id = ${actor.userId} AS is_owner, o.settings
    FROM orgs o LEFT JOIN org_memberships m
      ON m.org_id = o.id AND m.user_id = ${actor.userId} AND m.status = 'ACTIVE'
    WHERE o.id = ${orgId} AND o.status = 'ACTIVE'
      AND (m.user_id IS NOT NULL OR ${actor.superUser})`);
  return rows[0];
};

/** How somebody stands in a team. */
export interface TeamStanding extends Record<string, unknown> {
  is_owner: boolean;
  /** Null: is not in it. */
  is_admin: boolean | null;
}

/** How a person stands in a team of an org; undefined when there is no such team. */
export const findTeamStanding = async (
  db: Db,
  orgId: number,
  teamId: number,
  userId: number,
): Promise<TeamStanding | undefined> => {
  const { rows } = await db.execute<TeamStanding>(sql`
    SELECT t.owner_id = ${userId} AS is_owner, tm.is_admin
    FROM teams t LEFT JOIN team_members tm
      ON tm.org_id = t.org_id AND tm.team_id = t.id AND tm.user_id = ${userId}
    WHERE t.org_id = ${orgId} AND t.id = ${teamId}`);
  return rows[0];
};

/** Whether a person has a membership, active or not, in an org. */
export const isInOrg = async (db: Db, orgId: number, userId: number): Promise<boolean> => {
  const { rows } = await db.execute(
    sql`SELECT 1 FROM org_memberships WHERE org_id = ${orgId} AND user_id = ${userId}`,
  );
  return rows.length > 0;
};
