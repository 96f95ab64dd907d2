import { sql, type SQL } from 'drizzle-orm';
import type { UserSort } from '../../../contract/users.ts';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortColumns, type SortKey, type Window } from '../../db/window.ts';
import { filterConditions, type UserFilters } from './user-filters.repo.ts';

const id = sql`m.user_id`;

/** Each sort is one index of the memberships, behind the org. */
const SORTS: Record<UserSort, SortColumns & { readonly kind: 'text' | 'instant' }> = {
  full_name: { key: sql`m.sort_name`, type: sql`text`, id, kind: 'text' },
  email: { key: sql`m.email_key`, type: sql`text`, id, kind: 'text' },
  created_at: { key: sql`m.user_created_at`, type: sql`timestamptz`, id, kind: 'instant' },
  last_active_at: { key: sql`m.active_at`, type: sql`timestamptz`, id, kind: 'instant' },
};

/** What the first part of the sort key is. */
export const keyKindOf = (sort: UserSort): 'text' | 'instant' => SORTS[sort].kind;

export interface UserListing {
  readonly orgId: number;
  readonly filters: UserFilters;
  readonly sort: UserSort;
  readonly order: 'asc' | 'desc';
}

export interface ListedId extends Record<string, unknown> {
  id: number;
  key: string;
}

/** The sort key of a listed person. */
export const keyOfListed = (row: ListedId): SortKey => [row.key, row.id];

/** The statement behind a page of people: ids and sort keys, in order. */
export const listedIdsSql = (listing: UserListing, window: Window): SQL => {
  const columns = SORTS[listing.sort];
  return sql`
    SELECT m.user_id AS id, ${columns.key}::text AS key FROM members_here m
    WHERE ${filterConditions(listing.orgId, listing.filters)}
      ${windowSql(columns, listing.order, window)}`;
};

/** The statement behind the count. */
export const countListedSql = ({ orgId, filters }: UserListing): SQL =>
  sql`SELECT count(*) AS n FROM members_here m WHERE ${filterConditions(orgId, filters)}`;

/** Ids of a page of people. */
export const listIds = async (
  q: Queryable,
  listing: UserListing,
  window: Window,
): Promise<ListedId[]> => (await q.execute<ListedId>(listedIdsSql(listing, window))).rows;

/** How many people fit. */
export const countIds = async (q: Queryable, listing: UserListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(countListedSql(listing));
  return rows[0]?.n ?? 0;
};
