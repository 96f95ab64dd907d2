import {
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import type { ReviewSettings, ReviewSettingsInput } from '../../../contract/review-settings.ts';
import {
  createReview,
  previewReview,
  updateReview,
  type Review,
} from '../../../contract/reviews.ts';
import { call } from '../../api/client.ts';
import { reviewsQueries, takeReview } from '../../reviews/reviews.queries.ts';

/** What is sent of a review that is being written. */
export interface Write {
  readonly settings: ReviewSettingsInput;
  /** `now`, an instant, or undefined for a draft. */
  readonly start: string | undefined;
  readonly confirm: string | undefined;
}

export const wizardQueries = {
  /** What a review with these settings would be, were it started now. */
  preview: (settings: ReviewSettings | null) =>
    queryOptions({
      queryKey: [...reviewsQueries.all, 'preview', settings] as const,
      queryFn: ({ signal }) => {
        if (settings === null) throw new Error('Asked for without settings');
        return call(previewReview, { body: { settings }, signal });
      },
      enabled: settings !== null,
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    }),
};

/** The form shows failures itself: hence `errors: 'caller'`. */
export const wizardMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (write: Write) => call(createReview, { body: write }),
      onSuccess: (review) => takeReview(client, review),
      meta: { errors: 'caller' },
    }),
  update: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ review, ...write }: Write & { review: Pick<Review, 'id' | 'etag'> }) =>
        call(updateReview, {
          params: { review_id: review.id },
          body: write,
          ifMatch: review.etag,
        }),
      onSuccess: (review) => takeReview(client, review),
      meta: { errors: 'caller' },
    }),
};
