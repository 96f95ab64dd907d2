import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
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

/** How many members fit. Who is in a team is in its org: only a search looks at who they are. */
export const countTeamMembers = async (
  q: Queryable,
  listing: TeamMemberListing,
): Promise<number> => {
  const members = searchCondition(listing.q)
    ? sql`JOIN members_here m ON m.org_id = tm.org_id AND m.user_id = tm.user_id`
    : sql``;
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM team_members tm ${members} WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};
