import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { listReviewItems } from '../../../contract/review-items.ts';
import {
  applyReview,
  approveReview,
  checkReview,
  getReviewEvidence,
  getReviewOutcome,
  retryReview,
  signOffReview,
} from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { call, callPage } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';
import { download } from '../../lib/download.ts';
import { keepPageOf } from '../../lib/keep-page.ts';
import {
  pollOf,
  refreshReviews,
  reviewsQueries,
  takeReview,
} from '../../reviews/reviews.queries.ts';

export type PlannedQuery = NonNullable<CallInput<typeof listReviewItems>['query']>;

export const outcomeQueries = {
  /** What a review takes away and what became of it; asked again while the server is at work. */
  of: (review: Pick<Review, 'id' | 'state'>) =>
    queryOptions({
      queryKey: [...reviewsQueries.of(review.id), 'outcome'] as const,
      queryFn: ({ signal, client, queryKey }) =>
        call(getReviewOutcome, {
          params: { review_id: review.id },
          signal,
          background: client.getQueryData(queryKey) !== undefined,
        }),
      refetchInterval: pollOf(review),
    }),
  itemPages: (reviewId: number) => [...reviewsQueries.of(reviewId), 'outcome items'] as const,
  /** The items that something is done to, or that did not stick. */
  items: (reviewId: number, query: PlannedQuery) =>
    queryOptions({
      queryKey: [...outcomeQueries.itemPages(reviewId), query] as const,
      queryFn: ({ signal, client, queryKey }) =>
        callPage(listReviewItems, {
          params: { review_id: reviewId },
          query,
          signal,
          background: client.getQueryData(queryKey) !== undefined,
        }),
      placeholderData: keepPageOf(outcomeQueries.itemPages(reviewId)),
    }),
};

/** Acts on a review that is closed; what they change may show anywhere. */
export const outcomeMutations = {
  approve: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: (note: string | undefined) =>
        call(approveReview, {
          params: { review_id: reviewId },
          body: note === undefined ? {} : { note },
        }),
      onSuccess: (review) => takeReview(client, review),
      meta: { errors: 'caller' },
    }),
  apply: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: () => call(applyReview, { params: { review_id: reviewId } }),
      onSuccess: (review) => takeReview(client, review),
      meta: { errors: 'caller' },
    }),
  retry: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: (itemIds: number[] | undefined) =>
        call(retryReview, {
          params: { review_id: reviewId },
          ...(itemIds !== undefined && { body: { item_ids: itemIds } }),
        }),
      onSuccess: (review) => takeReview(client, review),
      meta: { failed: 'It was not tried again' },
    }),
  check: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: () => call(checkReview, { params: { review_id: reviewId } }),
      onSuccess: () => refreshReviews(client),
      meta: { failed: 'It was not checked' },
    }),
  signOff: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: (note: string) =>
        call(signOffReview, { params: { review_id: reviewId }, body: { note } }),
      onSuccess: (review) => takeReview(client, review),
      meta: { errors: 'caller' },
    }),
  evidence: (client: QueryClient, reviewId: number) =>
    mutationOptions({
      mutationFn: ({ name, onBytes }: { name: string; onBytes: (bytes: number) => void }) =>
        download(getReviewEvidence, { params: { review_id: reviewId } }, name, onBytes),
      // That it was made stands on the page, and in the audit log.
      onSuccess: () => refreshReviews(client),
      meta: { failed: 'The evidence was not saved' },
    }),
};
