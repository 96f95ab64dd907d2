import type { QueryClient } from '@tanstack/react-query';
import { Navigate, useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ApiError } from '../api/errors.ts';
import { useSession } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { ReviewPage } from '../features/reviews/review-page.tsx';
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

/** One review, to admins; others have their own items in it. */
export function Component() {
  const { reviewId } = useParams();
  const { rights } = useSession();
  const id = IdParam.safeParse(reviewId);
  if (!id.success) {
    throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  }
  if (!rights.org_admin) return <Navigate to={paths.reviewInbox.href(id.data)} replace />;
  return <ReviewPage key={id.data} reviewId={id.data} />;
}
