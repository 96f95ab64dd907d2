import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';

/** A member whose part in a team is about to change. */
export interface TeamMembership extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  is_admin: boolean;
}

/** Who is in a team now, of these people or at all; the caller has locked the team's row. */
export const currentMembers = async (
  tx: Queryable,
  orgId: number,
  teamId: number,
  among?: readonly number[],
): Promise<Map<number, TeamMembership>> => {
  const { rows } = await tx.execute<TeamMembership>(sql`
    SELECT u.id, u.email, u.full_name, tm.is_admin
    FROM team_members tm JOIN users u ON u.id = tm.user_id
    WHERE tm.org_id = ${orgId} AND tm.team_id = ${teamId}
      ${among ? sql`AND tm.user_id = ANY(${int8Array(among)})` : sql``} ORDER BY u.id`);
  return new Map(rows.map((row) => [row.id, row]));
};

/** People with the part that they are to have. */
export interface MemberPart {
  readonly userId: number;
  readonly isAdmin: boolean;
}

const asRows = (parts: readonly MemberPart[]): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(
    parts.map(({ userId, isAdmin }) => ({ user_id: userId, is_admin: isAdmin })),
  )}::jsonb) AS part (user_id bigint, is_admin boolean)`;

/** Adds people to a team. */
export const insertTeamMembers = async (
  tx: Tx,
  team: { readonly orgId: number; readonly teamId: number; readonly addedBy: number },
  parts: readonly MemberPart[],
): Promise<void> => {
  if (parts.length === 0) return;
  await tx.execute(sql`
    INSERT INTO team_members (org_id, team_id, user_id, is_admin, added_by)
    SELECT ${team.orgId}::bigint, ${team.teamId}::bigint, part.user_id, part.is_admin,
      ${team.addedBy}::bigint
    FROM ${asRows(parts)}`);
};

/** Changes who manages a team. */
export const updateTeamMembers = async (
  tx: Tx,
  orgId: number,
  teamId: number,
  parts: readonly MemberPart[],
): Promise<void> => {
  if (parts.length === 0) return;
  await tx.execute(sql`
    UPDATE team_members tm SET is_admin = part.is_admin FROM ${asRows(parts)}
    WHERE tm.org_id = ${orgId} AND tm.team_id = ${teamId} AND tm.user_id = part.user_id`);
};

/** Takes people out of a team. */
export const deleteTeamMembers = async (
  tx: Tx,
  orgId: number,
  teamId: number,
  userIds: readonly number[],
): Promise<void> => {
  if (userIds.length === 0) return;
  await tx.execute(sql`
    DELETE FROM team_members
    WHERE org_id = ${orgId} AND team_id = ${teamId} AND user_id = ANY(${int8Array(userIds)})`);
};
