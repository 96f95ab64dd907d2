import { sql, type SQL } from 'drizzle-orm';
import type { TeamSort } from '../../../contract/teams.ts';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortColumns, type SortKey, type Window } from '../../db/window.ts';
import { searchKey } from '../../people/names.ts';
import { likePattern, searchCondition } from '../../people/search.repo.ts';

const id = sql`t.id`;

/** Each sort is one index of teams, behind the org. */
const SORTS: Record<TeamSort, SortColumns & { readonly kind: 'text' | 'instant' | 'number' }> = {
  name: { key: sql`t.name_key`, type: sql`text`, id, kind: 'text' },
  updated_at: { key: sql`t.updated_at`, type: sql`timestamptz`, id, kind: 'instant' },
  member_count: { key: sql`t.member_count`, type: sql`bigint`, id, kind: 'number' },
};

/** What the first part of the sort key is. */
export const keyKindOf = (sort: TeamSort) => SORTS[sort].kind;

/** Which teams. */
export interface TeamListing {
  readonly orgId: number;
  /** Those that this person owns, manages, or is in; any of the three for `some`. */
  readonly of: {
    readonly userId: number;
    readonly as: 'owner' | 'admin' | 'member' | 'some';
  } | null;
  readonly q: string | undefined;
  readonly sort: TeamSort;
  readonly order: 'asc' | 'desc';
}

export interface ListedTeam extends Record<string, unknown> {
  id: number;
  key: string | number;
}

/** The sort key of a listed team. */
export const keyOfListed = (row: ListedTeam): SortKey => [row.key, row.id];

const ofPerson = (of: TeamListing['of']): SQL | null => {
  if (!of) return null;
  const owns = sql`t.owner_id = ${of.userId}`;
  const isIn = (only: SQL) => sql`EXISTS (
    SELECT FROM team_members tm
    WHERE tm.org_id = t.org_id AND tm.team_id = t.id AND tm.user_id = ${of.userId} ${only})`;
  switch (of.as) {
    case 'owner':
      return owns;
    case 'admin':
      return isIn(sql`AND tm.is_admin`);
    case 'member':
      return isIn(sql``);
    default:
      return sql`(${owns} OR ${isIn(sql``)})`;
  }
};

const matches = (orgId: number, q: string | undefined): SQL | null => {
  const member = searchCondition(q);
  if (!member) return null;
  return sql`(t.name_key LIKE ${likePattern(searchKey(q ?? ''))} OR t.id IN (
    SELECT tm.team_id FROM members_here m
    JOIN team_members tm ON tm.org_id = m.org_id AND tm.user_id = m.user_id
    WHERE m.org_id = ${orgId} AND ${member}))`;
};

const conditions = ({ orgId, of, q }: TeamListing): SQL =>
  sql.join(
    [sql`t.org_id = ${orgId}`, ofPerson(of), matches(orgId, q)].filter((part) => part !== null),
    sql` AND `,
  );

/** The statement behind a page of teams: ids and sort keys, in order. */
export const listedTeamsSql = (listing: TeamListing, window: Window): SQL => {
  const columns = SORTS[listing.sort];
  const key = columns.kind === 'number' ? columns.key : sql`${columns.key}::text`;
  return sql`
    SELECT t.id, ${key} AS key FROM teams t
    WHERE ${conditions(listing)} ${windowSql(columns, listing.order, window)}`;
};

/** Ids of a page of teams. */
export const listTeamIds = async (
  q: Queryable,
  listing: TeamListing,
  window: Window,
): Promise<ListedTeam[]> => (await q.execute<ListedTeam>(listedTeamsSql(listing, window))).rows;

/** How many teams fit. */
export const countTeams = async (q: Queryable, listing: TeamListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM teams t WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};
