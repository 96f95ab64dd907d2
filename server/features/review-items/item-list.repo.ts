import { sql, type SQL } from 'drizzle-orm';
import type { ITEM_SHOWS, listReviewItems } from '../../../contract/review-items.ts';
import type { Parsed } from '../../../contract/route.ts';
import { textArray } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { searchKey } from '../../people/names.ts';
import { likePattern } from '../../people/search.repo.ts';
import { itemColumns, type ItemRow } from '../../reviews/items.repo.ts';

type Query = Parsed<typeof listReviewItems>['query'];

/** Which items of a review. */
export interface ItemListing extends Pick<
  Query,
  'show' | 'decision' | 'result' | 'kind' | 'user_id' | 'q'
> {
  readonly orgId: number;
  readonly reviewId: number;
  /** Undefined: of everybody; null: of nobody. */
  readonly reviewerId: number | null | undefined;
}

const SHOWS: Readonly<Record<(typeof ITEM_SHOWS)[number], SQL>> = {
  open: sql`(i.decision IS NULL OR i.decision = 'unsure')`,
  decided: sql`i.decision IN ('keep', 'revoke', 'reduce')`,
  recommended_revoke: sql`i.recommendation = 'revoke'`,
  new: sql`i.is_new`,
  held: sql`i.rule = 'held'`,
  planned: sql`i.result IS NOT NULL`,
  not_stuck: sql`i.stick IN ('still', 'back')`,
};

const oneOf = (column: SQL, values: readonly string[] | undefined): SQL =>
  values ? sql`AND ${column} = ANY(${textArray(values)})` : sql``;

const reviewerCondition = (reviewerId: ItemListing['reviewerId']): SQL => {
  if (reviewerId === undefined) return sql``;
  return reviewerId === null
    ? sql`AND i.reviewer_id IS NULL`
    : sql`AND i.reviewer_id = ${reviewerId}`;
};

const conditions = (listing: ItemListing): SQL => {
  const text = searchKey(listing.q ?? '');
  const shows = (listing.show ?? []).map((show) => sql`AND ${SHOWS[show]}`);
  return sql`i.org_id = ${listing.orgId} AND i.review_id = ${listing.reviewId}
    ${reviewerCondition(listing.reviewerId)} ${sql.join(shows, sql` `)}
    ${oneOf(sql`i.decision`, listing.decision)} ${oneOf(sql`i.result`, listing.result)}
    ${oneOf(sql`i.kind`, listing.kind)}
    ${listing.user_id === undefined ? sql`` : sql`AND i.user_id = ${listing.user_id}`}
    ${text === '' ? sql`` : sql`AND i.search_text LIKE ${likePattern(text)}`}`;
};

/** The sort key of an item. */
export const keyOfItem = (row: ItemRow): SortKey => [row.place, row.id];

const place = { key: sql`i.place`, type: sql`integer`, id: sql`i.id` };

/** The statement behind a page of items: the page first, by index; then what its few rows show. */
export const itemPageSql = (listing: ItemListing, window: Window): SQL => sql`
  SELECT ${itemColumns} FROM (
    SELECT i.* FROM review_items i WHERE ${conditions(listing)} ${windowSql(place, 'asc', window)}
  ) i ORDER BY i.place ${window.isReversed ? sql`DESC` : sql`ASC`},
    i.id ${window.isReversed ? sql`DESC` : sql`ASC`}`;

/** A page of items. */
export const readItemPage = async (
  q: Queryable,
  listing: ItemListing,
  window: Window,
): Promise<ItemRow[]> => (await q.execute<ItemRow>(itemPageSql(listing, window))).rows;

/** How many items that are. */
export const countItems = async (q: Queryable, listing: ItemListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM review_items i WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};
