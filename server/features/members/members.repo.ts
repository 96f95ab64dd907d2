import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { memberColumns, type MemberRow } from '../../people/members.repo.ts';
import { searchCondition } from '../../people/search.repo.ts';

/** Which members: those of an org, and what they are searched by. */
export interface MemberListing {
  readonly orgId: number;
  readonly q: string | undefined;
}

/** The sort key of a member. */
export const keyOfMember = (row: MemberRow): SortKey => [row.key, row.id];

const condition = ({ orgId, q }: MemberListing): SQL => {
  const search = searchCondition(q);
  return sql`m.org_id = ${orgId} ${search ? sql`AND ${search}` : sql``}`;
};

const byName = { key: sql`m.sort_name`, type: sql`text`, id: sql`m.user_id` };

/** The statement behind the list of members, by name. */
export const memberPageSql = (listing: MemberListing, window: Window): SQL => sql`
  SELECT ${memberColumns} FROM members_here m JOIN users u ON u.id = m.user_id
  WHERE ${condition(listing)} ${windowSql(byName, 'asc', window)}`;

/** The statement behind its count. */
export const countMembersSql = (listing: MemberListing): SQL =>
  sql`SELECT count(*) AS n FROM members_here m WHERE ${condition(listing)}`;

/** Runs the list. */
export const listMemberRows = async (q: Queryable, statement: SQL): Promise<MemberRow[]> =>
  (await q.execute<MemberRow>(statement)).rows;

/** Runs the count. */
export const countMembers = async (q: Queryable, statement: SQL): Promise<number> =>
  (await q.execute<{ n: number }>(statement)).rows[0]?.n ?? 0;
