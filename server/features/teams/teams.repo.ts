import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';

/** A team that somebody is about to change, locked until the transaction ends. */
export interface LockedTeam extends Record<string, unknown> {
  id: number;
  name: string;
  description: string;
  tags: string[];
  owner_id: number;
  version: number;
  /** Whether the actor manages it as one of its members. */
  is_managed: boolean;
}

/** Locks a team of an org and reads how the actor stands in it. */
export const lockTeamRow = async (
  tx: Tx,
  orgId: number,
  teamId: number,
  actorId: number,
): Promise<LockedTeam | undefined> => {
  const { rows } = await tx.execute<LockedTeam>(sql`
    SELECT t.id, t.name, t.description, t.tags, t.owner_id, t.version,
      EXISTS (SELECT FROM team_members tm WHERE tm.org_id = t.org_id AND tm.team_id = t.id
        AND tm.user_id = ${actorId} AND tm.is_admin) AS is_managed
    FROM teams t WHERE t.org_id = ${orgId} AND t.id = ${teamId}
    FOR NO KEY UPDATE OF t`);
  return rows[0];
};

export interface NewTeam {
  readonly orgId: number;
  readonly ownerId: number;
  readonly name: string;
  readonly nameKey: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** Makes a team; undefined when the org has one of this name. */
export const insertTeam = async (tx: Tx, team: NewTeam): Promise<number | undefined> => {
  const { rows } = await tx.execute<{ id: number }>(sql`
    INSERT INTO teams (org_id, owner_id, name, name_key, description, tags)
    VALUES (${team.orgId}, ${team.ownerId}, ${team.name}, ${team.nameKey}, ${team.description},
      ${JSON.stringify(team.tags)}::jsonb)
    ON CONFLICT ON CONSTRAINT teams_name_unique DO NOTHING
    RETURNING id`);
  return rows[0]?.id;
};

/** Whether another team of the org has this name. */
export const isNameTaken = async (
  tx: Tx,
  orgId: number,
  nameKey: string,
  besides: number,
): Promise<boolean> => {
  const { rows } = await tx.execute(sql`
    SELECT FROM teams WHERE org_id = ${orgId} AND name_key = ${nameKey} AND id <> ${besides}`);
  return rows.length > 0;
};

/** What of a team changes, by column. */
export interface TeamChange {
  readonly name?: string;
  readonly name_key?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly owner_id?: number;
}

/** Writes the columns that change. */
export const updateTeamRow = async (tx: Tx, teamId: number, change: TeamChange): Promise<void> => {
  const { tags, ...plain } = change;
  const parts = Object.entries(plain).map(
    ([column, value]) => sql`${sql.identifier(column)} = ${value}`,
  );
  if (tags) parts.push(sql`tags = ${JSON.stringify(tags)}::jsonb`);
  if (parts.length === 0) return;
  await tx.execute(sql`UPDATE teams SET ${sql.join(parts, sql`, `)} WHERE id = ${teamId}`);
};

/** Deletes a team with its memberships. */
export const deleteTeamRow = (tx: Tx, teamId: number) =>
  tx.execute(sql`DELETE FROM teams WHERE id = ${teamId}`);
