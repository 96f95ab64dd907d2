import type * as z from 'zod';
import { param, readState } from '../../lib/url-state.ts';
import type { ReviewsQuery } from '../../reviews/reviews.queries.ts';

export const REVIEW_VIEWS = ['mine', 'all', 'scheduled', 'closed'] as const;
export type ReviewsView = (typeof REVIEW_VIEWS)[number];

/** Longest search the server takes. */
export const MAX_SEARCH = 200;

export const REVIEWS_SHAPE = {
  view: param.maybe(REVIEW_VIEWS),
  q: param.text(),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
export type ReviewsState = z.output<z.ZodObject<typeof REVIEWS_SHAPE>>;

/**
 * What is shown when the address says nothing: all of them to admins. Members have those with items
 * for them, the open ones and the closed.
 */
export const viewOf = (view: ReviewsView | undefined, isAdmin: boolean): ReviewsView => {
  if (isAdmin) return view ?? 'all';
  return view === 'closed' ? 'closed' : 'mine';
};

/** The address of a view: without a word where it is what is shown anyway. */
export const viewSearch = (view: ReviewsView, isAdmin: boolean): string =>
  view === viewOf(undefined, isAdmin) ? '' : `?view=${view}`;

/** The request for the page that the state stands for. */
export const reviewsQueryOf = (state: ReviewsState, isAdmin: boolean): ReviewsQuery => ({
  view: viewOf(state.view, isAdmin),
  per_page: state.per_page,
  ...(state.q !== '' && { q: state.q.slice(0, MAX_SEARCH) }),
  ...(state.cursor !== '' && { cursor: state.cursor }),
});

export const readReviewsState = (search: URLSearchParams): ReviewsState =>
  readState(REVIEWS_SHAPE, search);
