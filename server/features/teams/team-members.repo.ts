import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { searchCondition } from '../../people/search.repo.ts';

/** Somebody in a team. */
export interface TeamMemberRow extends Record<string, unknown> {
  id: number;
  key: string;
  email: string;
  full_name: string;
  is_admin: boolean;
  joined_at: DbInstant;
  added_by: { id: number; full_name: string; email: string } | null;
  /** Null for never. */
  last_active_at: DbInstant | null;
  status: 'ACTIVE' | 'DEACTIVATED';
}

const columns: SQL = sql`
  tm.user_id AS id, m.sort_name AS key, u.email, u.full_name, tm.is_admin, tm.joined_at,
  person_ref(tm.added_by) AS added_by,
  nullif(m.active_at, '-infinity') AS last_active_at,
  CASE WHEN m.status = 'DEACTIVATED' OR m.user_status = 'DEACTIVATED'
    THEN 'DEACTIVATED' ELSE 'ACTIVE' END AS status`;

const from: SQL = sql`
  FROM team_members tm
  JOIN members_here m ON m.org_id = tm.org_id AND m.user_id = tm.user_id
  JOIN users u ON u.id = tm.user_id`;

/** Which members of a team. */
export interface TeamMemberListing {
  readonly orgId: number;
  readonly teamId: number;
  readonly q?: string | undefined;
}

const conditions = ({ orgId, teamId, q }: TeamMemberListing): SQL => {
  const search = searchCondition(q);
  return sql`tm.org_id = ${orgId} AND tm.team_id = ${teamId} ${search ? sql`AND ${search}` : sql``}`;
};

const byName = { key: sql`m.sort_name`, type: sql`text`, id: sql`tm.user_id` };

/** The sort key of a listed member. */
export const keyOfMember = (row: TeamMemberRow): SortKey => [row.key, row.id];

/** Members of a team by name: a page, or all of them. */
export const listTeamMemberRows = async (
  q: Queryable,
  listing: TeamMemberListing,
  window?: Window,
): Promise<TeamMemberRow[]> => {
  const end = window ? windowSql(byName, 'asc', window) : sql`ORDER BY m.sort_name, tm.user_id`;
  const { rows } = await q.execute<TeamMemberRow>(
    sql`SELECT ${columns} ${from} WHERE ${conditions(listing)} ${end}`,
  );
  return rows;
};

/** How many members fit. */
export const countTeamMembers = async (
  q: Queryable,
  listing: TeamMemberListing,
): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n ${from} WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};

/** A member whose part in a team is about to change. */
export interface TeamMembership extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  is_admin: boolean;
}

/** Who is in a team now; the team's row is locked by the caller. */
export const currentMembers = async (
  tx: Tx,
  orgId: number,
  teamId: number,
): Promise<Map<number, TeamMembership>> => {
  const { rows } = await tx.execute<TeamMembership>(sql`
    SELECT u.id, u.email, u.full_name, tm.is_admin
    FROM team_members tm JOIN users u ON u.id = tm.user_id
    WHERE tm.org_id = ${orgId} AND tm.team_id = ${teamId} ORDER BY u.id`);
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
