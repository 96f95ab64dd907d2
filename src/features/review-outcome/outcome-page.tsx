import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review, ReviewState } from '../../../contract/reviews.ts';
import { isPageError } from '../../api/errors.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState, ErrorPanel, Loading } from '../../components/async-states.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { announce } from '../../components/feedback-store.ts';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { Sections } from '../../components/section.tsx';
import { reviewsQueries } from '../../reviews/reviews.queries.ts';
import { reviewTitle } from '../../reviews/title.ts';
import { EvidenceSection } from './evidence-section.tsx';
import { HoldSection } from './hold-section.tsx';
import { OutcomeSteps } from './outcome-steps.tsx';
import { outcomeQueries } from './outcome.queries.ts';
import { PlanSection } from './plan-section.tsx';
import { ResultsSection } from './results-section.tsx';
import { SignOffSection } from './sign-off-section.tsx';
import { StickSection } from './stick-section.tsx';
import './outcome.css';

const NOT_YET: ReadonlySet<ReviewState> = new Set([
  'draft',
  'scheduled',
  'starting',
  'active',
  'paused',
]);

const STATE_LEADS: Readonly<Partial<Record<ReviewState, string>>> = {
  closing: 'It is being closed: what was answered is worked out into changes.',
  awaiting_apply: 'It is closed. Nothing has been taken away yet.',
  applying: 'Its changes are being applied.',
  completed: 'It is closed and applied.',
  cancelled: 'It was stopped: nothing of it is applied.',
};

const titleOf = (review: Review): string => `Outcome of ${reviewTitle(review)}`;

/** Says it when the server has taken the review a step further. */
function useToldState(state: ReviewState): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== state) announce(STATE_LEADS[state] ?? '');
    before.current = state;
  }, [state]);
}

/** Reads the items again when the server has taken the review, or some of them, a step further. */
function useFreshItems({ id, state }: Review, outcome: ReviewOutcome | undefined): void {
  const client = useQueryClient();
  const step = outcome && JSON.stringify([state, outcome.waiting, outcome.results, outcome.stick]);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== undefined && before.current !== step) {
      void client.invalidateQueries({ queryKey: outcomeQueries.itemPages(id) });
    }
    before.current = step;
  }, [client, id, step]);
}

function Content({ review }: { review: Review }) {
  const query = useQuery({ ...outcomeQueries.of(review), throwOnError: isPageError });
  const { refetch } = query;
  useToldState(review.state);
  // What the server was at is done: the last figures were read before that.
  useEffect(() => void refetch(), [review.state, refetch]);
  const outcome = query.data;
  useFreshItems(review, outcome);
  if (outcome === undefined) {
    return query.error === null ? (
      <Loading lines={8} label="Loading the outcome" />
    ) : (
      <div className="card">
        <ErrorPanel error={query.error} onRetry={() => void refetch()} />
      </div>
    );
  }
  const isPlanned = review.state !== 'closing' && review.state !== 'cancelled';
  const { checked_at: checkedAt, holds, still, back } = outcome.stick;
  const hasToStick = checkedAt === null || holds + still + back > 0;
  return (
    <>
      {review.state === 'cancelled' ? (
        <Notice tone="warn">
          Stopped{review.closed_by !== null && ` by ${review.closed_by.full_name}`}. What was
          answered stays on record; nothing of it is applied.
        </Notice>
      ) : (
        <OutcomeSteps review={review} outcome={outcome} />
      )}
      <Sections>
        {isPlanned && (
          <>
            {(review.hold.length > 0 || outcome.approval !== null) && (
              <HoldSection review={review} outcome={outcome} />
            )}
            <PlanSection review={review} outcome={outcome} />
            {review.state === 'completed' && hasToStick && (
              <StickSection review={review} outcome={outcome} />
            )}
            <ResultsSection review={review} outcome={outcome} />
            <SignOffSection review={review} outcome={outcome} />
          </>
        )}
        <EvidenceSection review={review} outcome={outcome} />
      </Sections>
    </>
  );
}

/** What a review that is closed takes away, what became of it, and the proof. */
export function OutcomePage({ reviewId }: { reviewId: number }) {
  const query = useQuery({ ...reviewsQueries.detail(reviewId), throwOnError: isPageError });
  const review = query.data;
  if (review === undefined) {
    return (
      <Page title="Outcome">
        {query.error === null ? (
          <Loading lines={8} label="Loading the review" />
        ) : (
          <div className="card">
            <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
          </div>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={titleOf(review)}
      {...(STATE_LEADS[review.state] !== undefined && { lead: STATE_LEADS[review.state] })}
      actions={<ButtonLink to={paths.review.href(review.id)}>Overview</ButtonLink>}
    >
      {NOT_YET.has(review.state) ? (
        <div className="card">
          <EmptyState
            title="There is no outcome yet"
            action={<ButtonLink to={paths.review.href(review.id)}>Open the review</ButtonLink>}
          >
            It stands here once the review is closed.
          </EmptyState>
        </div>
      ) : (
        <Content review={review} />
      )}
    </Page>
  );
}
