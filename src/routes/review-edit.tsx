import { useQuery, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams, type LoaderFunctionArgs } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import type { Review } from '../../contract/reviews.ts';
import { ApiError, isPageError } from '../api/errors.ts';
import { paths } from '../app/paths.ts';
import { EmptyState, ErrorPanel, Loading } from '../components/async-states.tsx';
import { ButtonLink } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { draftOf } from '../features/review-wizard/draft.ts';
import { Wizard } from '../features/review-wizard/wizard.tsx';
import { useTimeZone } from '../lib/time.ts';
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

/** The form is mounted after its data, and keeps what is typed whatever is read again. */
function Form({ review }: { review: Review }) {
  const zone = useTimeZone();
  const [initial] = useState(() => draftOf(review, zone));
  return <Wizard initial={initial} review={review} />;
}

function Content({ review }: { review: Review }) {
  if (!review.may.includes('edit')) {
    return (
      <EmptyState
        title="It cannot be changed any more"
        action={<ButtonLink to={paths.review.href(review.id)}>Open the review</ButtonLink>}
      >
        A review is as it was when it started.
      </EmptyState>
    );
  }
  return <Form review={review} />;
}

/** Changes a review before it starts, or how the next runs of a series will be. */
export function Component() {
  const { reviewId } = useParams();
  const id = IdParam.safeParse(reviewId);
  if (!id.success) {
    throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  }
  return <EditPage key={id.data} reviewId={id.data} />;
}

function EditPage({ reviewId }: { reviewId: number }) {
  const query = useQuery({ ...reviewsQueries.detail(reviewId), throwOnError: isPageError });
  const review = query.data;
  const isRunning = review !== undefined && review.started_at !== null;
  return (
    <Page
      title="Edit review"
      lead={
        review !== undefined && (
          <>
            <Link to={paths.review.href(review.id)}>
              <bdi>{review.settings.name}</bdi>
            </Link>
            {isRunning && '. The run that has started stays as it is; the next ones follow this.'}
          </>
        )
      }
    >
      {review !== undefined ? (
        <Content review={review} />
      ) : (
        <div className="card section-pad">
          {query.error === null ? (
            <Loading lines={8} label="Loading the review" />
          ) : (
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          )}
        </div>
      )}
    </Page>
  );
}
