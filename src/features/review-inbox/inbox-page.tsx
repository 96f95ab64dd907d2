import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { isPageError } from '../../api/errors.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState, ErrorPanel, Loading } from '../../components/async-states.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';
import { reviewTitle } from '../../reviews/title.ts';
import { searchOfShow } from './inbox-state.ts';
import { inboxQueries } from './inbox.queries.ts';
import { InboxView } from './inbox-view.tsx';

/** Whether items may come to the reader without their doing: looked up now and then. */
const LOOK_AGAIN = 60_000;

/** The reviewer's inbox of one review. */
export function InboxPage({ reviewId }: { reviewId: number }) {
  const review = useQuery({
    ...reviewsQueries.detail(reviewId),
    throwOnError: isPageError,
    refetchInterval: LOOK_AGAIN,
  });
  const desk = useQuery({ ...inboxQueries.desk(reviewId), throwOnError: isPageError });
  const { search } = useLocation();
  const [isBegun, setBegun] = useState(false);
  const failed = review.data === undefined ? review.error : desk.data ? null : desk.error;
  if (review.data === undefined || desk.data === undefined) {
    return (
      <Page title={review.data ? reviewTitle(review.data) : 'Review'}>
        {failed === null ? (
          <Loading lines={8} label="Loading the review" />
        ) : (
          <div className="card">
            <ErrorPanel
              error={failed}
              onRetry={() => void Promise.all([review.refetch(), desk.refetch()])}
            />
          </div>
        )}
      </Page>
    );
  }
  if (review.data.mine.items === 0) {
    return (
      <Page title={reviewTitle(review.data)}>
        <div className="card">
          <EmptyState
            title="Nothing here is yours to review"
            action={<ButtonLink to={paths.reviews.href()}>Your reviews</ButtonLink>}
          >
            No item of this review is assigned to you now. If there was one, it has been given to
            somebody else.
          </EmptyState>
        </div>
      </Page>
    );
  }
  const kept = searchOfShow(desk.data.show);
  // As it was left, unless the address says what to show. Only to begin with: whoever then goes back
  // to the plain list means it.
  if (!isBegun) {
    if (search === '' && kept !== '') return <Navigate to={kept} replace />;
    setBegun(true);
  }
  return <InboxView review={review.data} begun={desk.data} />;
}
