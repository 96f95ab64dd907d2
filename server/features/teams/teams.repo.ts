import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';

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
