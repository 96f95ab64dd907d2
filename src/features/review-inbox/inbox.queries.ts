import {
  infiniteQueryOptions,
  mutationOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { reassignItems } from '../../../contract/review-acts.ts';
import { getReviewDesk, saveReviewDesk, type Desk } from '../../../contract/review-desk.ts';
import {
  decideItems,
  getReviewItem,
  listReviewItems,
  type ReviewItem,
} from '../../../contract/review-items.ts';
import type { Reply, RequestBody } from '../../../contract/route.ts';
import { call, callPage, type Page } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';
import { isOpen } from '../../reviews/decision-words.ts';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';

export type ItemFilters = NonNullable<CallInput<typeof listReviewItems>['query']>;
export type DecisionsBody = RequestBody<typeof decideItems>;
export type DecisionsReply = Reply<typeof decideItems>;
export type ItemDetail = Reply<typeof getReviewItem>;

/** Few at first, so that something stands there at once; then as many as go into a page. */
const FIRST = 50;
const MORE = 200;

/** Items of the caller alone, whatever else is asked for. */
const pageOf = (
  reviewId: number,
  filters: ItemFilters,
  cursor: string,
  signal: AbortSignal | undefined,
) =>
  callPage(listReviewItems, {
    params: { review_id: reviewId },
    query: {
      ...filters,
      reviewer: 'me',
      per_page: cursor === '' ? FIRST : MORE,
      ...(cursor !== '' && { cursor }),
    },
    signal,
  });

export const inboxQueries = {
  lists: (reviewId: number) => [...reviewsQueries.of(reviewId), 'inbox'] as const,
  /**
   * The caller's items, page after page. Not read again by itself while it is looked at: a list that
   * moves below the reader's hands is worse than one that is a minute old, and each answer brings
   * its item along.
   */
  list: (reviewId: number, filters: ItemFilters) =>
    infiniteQueryOptions({
      queryKey: [...inboxQueries.lists(reviewId), filters] as const,
      queryFn: ({ signal, pageParam }) => pageOf(reviewId, filters, pageParam, signal),
      initialPageParam: '',
      getNextPageParam: (last) => last.next,
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // Comparing 5,000 items field by field at each answer would be felt.
      structuralSharing: false,
    }),
  /** All of the caller's open items at once, for what is decided of many. */
  allOpen: (reviewId: number) =>
    queryOptions({
      queryKey: [...reviewsQueries.of(reviewId), 'open items'] as const,
      queryFn: async ({ signal }) => {
        const items: ReviewItem[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const page: Page<ReviewItem[]> = await pageOf(
            reviewId,
            { show: ['open'] },
            cursor,
            signal,
          );
          items.push(...page.items);
          cursor = page.next;
        }
        return items;
      },
      staleTime: 0,
      gcTime: 0,
    }),
  item: (reviewId: number, itemId: number) =>
    queryOptions({
      queryKey: [...reviewsQueries.of(reviewId), 'item', itemId] as const,
      queryFn: ({ signal }) =>
        call(getReviewItem, { params: { review_id: reviewId, item_id: itemId }, signal }),
      staleTime: 60_000,
    }),
  desk: (reviewId: number) =>
    queryOptions({
      queryKey: [...reviewsQueries.of(reviewId), 'desk'] as const,
      queryFn: ({ signal }) => call(getReviewDesk, { params: { review_id: reviewId }, signal }),
      // Written by this page alone while it is open: read again it would overwrite what is typed.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    }),
};

type Pages = InfiniteData<Page<ReviewItem[]>, string>;

/** An item as the lists have it now. */
export const itemInCache = (
  client: QueryClient,
  reviewId: number,
  itemId: number,
): ReviewItem | undefined => {
  for (const [, data] of client.getQueriesData<Pages>({ queryKey: inboxQueries.lists(reviewId) })) {
    for (const { items } of data?.pages ?? []) {
      const found = items.find(({ id }) => id === itemId);
      if (found) return found;
    }
  }
  return undefined;
};

/** Puts an item, as it stands now, into every list that shows it, and counts it anew. */
export function fileItem(client: QueryClient, reviewId: number, item: ReviewItem): void {
  const before = itemInCache(client, reviewId, item.id);
  client.setQueriesData({ queryKey: inboxQueries.lists(reviewId) }, (data: Pages | undefined) =>
    data === undefined
      ? undefined
      : {
          ...data,
          pages: data.pages.map((page) =>
            page.items.some(({ id }) => id === item.id)
              ? { ...page, items: page.items.map((one) => (one.id === item.id ? item : one)) }
              : page,
          ),
        },
  );
  client.setQueryData(inboxQueries.item(reviewId, item.id).queryKey, (detail) =>
    detail === undefined ? undefined : { ...detail, item },
  );
  const { queryKey } = reviewsQueries.detail(reviewId);
  // What no list shows (an answer taken back under another filter) cannot be counted here.
  if (before === undefined) return void client.invalidateQueries({ queryKey });
  if (isOpen(before.answer) === isOpen(item.answer)) return;
  const step = isOpen(item.answer) ? 1 : -1;
  client.setQueryData(
    queryKey,
    (review) => review && { ...review, mine: { ...review.mine, open: review.mine.open + step } },
  );
}

export const inboxMutations = {
  decide: (reviewId: number) =>
    mutationOptions({
      mutationFn: (body: DecisionsBody) =>
        call(decideItems, { params: { review_id: reviewId }, body }),
      meta: { errors: 'caller' },
    }),
  reassign: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: (body: { to_id: number; item_ids: number[]; note?: string | undefined }) =>
        call(reassignItems, { params: { review_id: reviewId }, body }),
      onSuccess: () =>
        client.invalidateQueries({ queryKey: reviewsQueries.detail(reviewId).queryKey }),
      meta: { errors: 'caller' },
    }),
  saveDesk: (reviewId: number) =>
    mutationOptions({
      mutationFn: (body: Desk) => call(saveReviewDesk, { params: { review_id: reviewId }, body }),
      // It is tried again with the next change; what was typed stands on the page.
      meta: { errors: 'caller' },
    }),
};
