import type { QueryClient } from '@tanstack/react-query';
import { useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ApiError } from '../api/errors.ts';
import { OutcomePage } from '../features/review-outcome/outcome-page.tsx';
import { reviewsQueries } from '../reviews/reviews.queries.ts';

/** Starts what the page reads, while its code is drawn. */
export function preload(
  client: QueryClient,
  { params }: { params: LoaderFunctionArgs['params'] },
): void {
  const id = IdParam.safeParse(params['reviewId']);
  // The page itself says what went wrong.
  if (id.success) client.query(reviewsQueries.detail(id.data)).catch(() => undefined);
}

/** What a closed review takes away, what became of it, and the proof. */
export function Component() {
  const { reviewId } = useParams();
  const id = IdParam.safeParse(reviewId);
  if (!id.success) {
    throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  }
  return <OutcomePage key={id.data} reviewId={id.data} />;
}
