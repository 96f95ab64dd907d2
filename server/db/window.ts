import { sql, type SQL } from 'drizzle-orm';

/** The sort key of a row: a text, number or instant (as PostgreSQL writes it), then its id. */
export type SortKey = readonly [string | number, number];

/** Which rows of a list to read. */
export interface Window {
  /** Rows beyond this one only. */
  readonly beyond: SortKey | undefined;
  /** Against the order of the list, to page back. */
  readonly isReversed: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** The columns that a list is sorted by, in the order of one index, and the type of the first. */
export interface SortColumns {
  readonly key: SQL;
  readonly type: SQL;
  readonly id: SQL;
}

/** The order of the rows of a page, for what is joined to them once they are found. */
export const pageOrderSql = (
  { key, id }: Pick<SortColumns, 'key' | 'id'>,
  order: 'asc' | 'desc',
  { isReversed }: Pick<Window, 'isReversed'>,
): SQL => {
  const direction = (order === 'asc') !== isReversed ? sql`ASC` : sql`DESC`;
  return sql`ORDER BY ${key} ${direction}, ${id} ${direction}`;
};

/** `AND` the rows beyond a sort key, `ORDER BY` and `LIMIT`: the end of a statement of a list. */
export const windowSql = (
  { key, type, id }: SortColumns,
  order: 'asc' | 'desc',
  window: Window,
): SQL => {
  const { beyond, isReversed, limit, offset } = window;
  const isAscending = (order === 'asc') !== isReversed;
  const bound = beyond
    ? sql`AND (${key}, ${id}) ${isAscending ? sql`>` : sql`<`} (${beyond[0]}::${type}, ${beyond[1]}::bigint)`
    : sql``;
  const skip = offset > 0 ? sql`OFFSET ${offset}` : sql``;
  return sql`${bound} ${pageOrderSql({ key, id }, order, window)} LIMIT ${limit} ${skip}`;
};
