import type { QueryClient } from '@tanstack/react-query';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ApiError } from '../api/errors.ts';
import { InboxPage } from '../features/review-inbox/inbox-page.tsx';
import { filtersOf, readInboxState } from '../features/review-inbox/inbox-state.ts';
import { inboxQueries } from '../features/review-inbox/inbox.queries.ts';
import { reviewsQueries } from '../reviews/reviews.queries.ts';

/** Starts what the page reads, while its code is drawn. */
export function preload(
  client: QueryClient,
  { params, search }: { params: LoaderFunctionArgs['params']; search: URLSearchParams },
): void {
  const id = IdParam.safeParse(params['reviewId']);
  if (!id.success) return;
  // The page itself says what went wrong.
  const failed = () => undefined;
  client.query(reviewsQueries.detail(id.data)).catch(failed);
  client.query(inboxQueries.desk(id.data)).catch(failed);
  const list = inboxQueries.list(id.data, filtersOf(readInboxState(search)));
  client.infiniteQuery(list).catch(failed);
}

/** The items of one review that are the reader's to decide. */
export function Component() {
  const { reviewId } = useParams();
  const id = IdParam.safeParse(reviewId);
  if (!id.success) {
    throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  }
  return <InboxPage key={id.data} reviewId={id.data} />;
}
