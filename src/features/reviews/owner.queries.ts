import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  closeReview,
  deleteReview,
  extendReview,
  nudgeReviewers,
  pauseReview,
  reassignItems,
  resumeReview,
  startReview,
  stopReview,
} from '../../../contract/review-acts.ts';
import { getReviewProgress } from '../../../contract/review-progress.ts';
import type { Review } from '../../../contract/reviews.ts';
import { call } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';
import { refreshReviews, reviewsQueries, takeReview } from '../../reviews/reviews.queries.ts';

const RUNNING_POLL_MS = 30_000;
type Why = { readonly review: Review; readonly reason: string | undefined };
const params = ({ id }: Review) => ({ review_id: id });
const meta = { errors: 'caller' } as const;

export const ownerQueries = {
  /** How a review goes, by day and by reviewer; looked at again while people answer. */
  progress: (id: number, tz: string) =>
    queryOptions({
      queryKey: [...reviewsQueries.of(id), 'progress', tz] as const,
      queryFn: ({ signal, client, queryKey }) =>
        call(getReviewProgress, {
          params: { review_id: id },
          query: { tz },
          signal,
          background: client.getQueryData(queryKey) !== undefined,
        }),
      refetchInterval: RUNNING_POLL_MS,
    }),
};

/** What an owner does with a review. Dialogs show failures themselves: hence `errors: 'caller'`. */
export const ownerMutations = {
  start: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, confirm }: { review: Review; confirm: string | undefined }) =>
        call(startReview, { params: params(review), body: { confirm } }),
      onSuccess: (review) => takeReview(client, review),
      meta,
    }),
  pause: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, reason }: Why) =>
        call(pauseReview, { params: params(review), body: { reason } }),
      onSuccess: (review) => takeReview(client, review),
      meta,
    }),
  resume: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review }: { review: Review }) =>
        call(resumeReview, { params: params(review) }),
      onSuccess: (review) => takeReview(client, review),
      meta: { failed: 'The review was not resumed' },
    }),
  extend: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, reason, dueAt }: Why & { dueAt: string }) =>
        call(extendReview, { params: params(review), body: { due_at: dueAt, reason } }),
      onSuccess: (review) => takeReview(client, review),
      meta,
    }),
  close: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, reason }: Why) =>
        call(closeReview, { params: params(review), body: { reason } }),
      onSuccess: (review) => takeReview(client, review),
      meta,
    }),
  stop: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, reason = '' }: Why) =>
        call(stopReview, {
          params: params(review),
          body: { name: review.settings.name, reason },
        }),
      onSuccess: (review) => takeReview(client, review),
      meta,
    }),
  remove: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (review: Review) => call(deleteReview, { params: params(review) }),
      onSuccess: (_reply, { id }) => {
        // Asking for it again would only be refused.
        client.removeQueries({ queryKey: reviewsQueries.of(id) });
        return client.invalidateQueries({ queryKey: reviewsQueries.lists() });
      },
      meta,
    }),
  nudge: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, reviewers }: { review: Review; reviewers?: readonly number[] }) =>
        call(nudgeReviewers, {
          params: params(review),
          body: { ...(reviewers !== undefined && { reviewer_ids: [...reviewers] }) },
        }),
      onSuccess: () => refreshReviews(client),
      meta: { failed: 'Nobody was reminded' },
    }),
  reassign: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({
        review,
        body,
      }: {
        review: Review;
        body: NonNullable<CallInput<typeof reassignItems>['body']>;
      }) => call(reassignItems, { params: params(review), body }),
      onSuccess: () => refreshReviews(client),
      meta,
    }),
};
