import { keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query';
import { getReview, listReviews, type Review, type ReviewState } from '../../contract/reviews.ts';
import { call, callPage } from '../api/client.ts';
import type { CallInput } from '../api/request.ts';
import { sessionQueries } from '../api/session.ts';

export type ReviewsQuery = NonNullable<CallInput<typeof listReviews>['query']>;

const AT_WORK: readonly ReviewState[] = ['starting', 'closing', 'applying'];
const POLL_MS = 1500;

/** Whether the server is about to take a review further by itself. */
export const isAtWork = (state: ReviewState): boolean => AT_WORK.includes(state);

/** How soon to ask again: while the server is at work, every other second; else not at all. */
export const pollOf = (review: Pick<Review, 'state'> | undefined): number | false =>
  review !== undefined && isAtWork(review.state) ? POLL_MS : false;

export const reviewsQueries = {
  all: ['reviews'] as const,
  lists: () => [...reviewsQueries.all, 'list'] as const,
  /** A page of reviews; asked again while one of them is at work. */
  list: (orgId: number, query: ReviewsQuery) =>
    queryOptions({
      queryKey: [...reviewsQueries.lists(), orgId, query] as const,
      queryFn: ({ signal, client, queryKey }) =>
        callPage(listReviews, {
          query,
          signal,
          background: client.getQueryData(queryKey) !== undefined,
        }),
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        state.data?.items.some((one) => isAtWork(one.state)) === true ? POLL_MS : false,
    }),
  details: () => [...reviewsQueries.all, 'detail'] as const,
  /** What a page knows of one review (items, progress, outcome) belongs below this key. */
  of: (id: number) => [...reviewsQueries.details(), id] as const,
  /** One review; asked again, without keeping the session alive, while the server is at work. */
  detail: (id: number) =>
    queryOptions({
      queryKey: [...reviewsQueries.of(id), 'review'] as const,
      queryFn: ({ signal, client, queryKey }) =>
        call(getReview, {
          params: { review_id: id },
          signal,
          background: client.getQueryData(queryKey) !== undefined,
        }),
      refetchInterval: ({ state }) => pollOf(state.data),
    }),
};

/**
 * What an act on a review changes may show anywhere: tiles, people, audit. So everything but the
 * session is out of date; only what is on the screen is fetched again.
 */
export const refreshReviews = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== sessionQueries.all[0],
  });

/** Files the review that an act returned, so that the screen is right before it is fetched again. */
export function takeReview(client: QueryClient, review: Review): Promise<void> {
  client.setQueryData(reviewsQueries.detail(review.id).queryKey, review);
  return refreshReviews(client);
}
