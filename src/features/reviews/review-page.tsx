import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Review } from '../../../contract/reviews.ts';
import { isPageError } from '../../api/errors.ts';
import { paths } from '../../app/paths.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { AnswerBar } from '../../reviews/review-progress.tsx';
import { isAtWork, reviewsQueries } from '../../reviews/reviews.queries.ts';
import { counted, holdWords, listed } from '../../reviews/words.ts';
import { ReassignDialog } from './reassign-dialog.tsx';
import { ReviewHead } from './review-head.tsx';
import { ReviewProgressSections } from './review-progress-sections.tsx';
import { ReviewRulesSection } from './review-rules-section.tsx';
import './review-page.css';

const AT_WORK: Readonly<Partial<Record<Review['state'], string>>> = {
  starting: 'The rights are being written down and handed to the reviewers.',
  closing: 'The time is over: the answers are being counted.',
  applying: 'The answers are taking effect, one by one.',
};

/** What waits for somebody: said first, with the place where it is done. */
function Waiting({ review }: { review: Review }) {
  const { state, hold, counts } = review;
  const outcome = paths.reviewOutcome.href(review.id);
  const work = AT_WORK[state];
  if (work !== undefined) {
    return (
      <Notice role="status">
        {work} {state === 'applying' && <ButtonLink to={outcome}>Follow it</ButtonLink>}
      </Notice>
    );
  }
  if (state === 'awaiting_apply') {
    return (
      <Notice tone="warn">
        <div className="review-waits">
          <span>
            {hold.length === 0
              ? 'The answers are in. They take effect once somebody applies them.'
              : `A second admin must approve: ${listed(hold.map(holdWords))}.`}
          </span>
          <ButtonLink look="primary" to={outcome}>
            {hold.length === 0 ? 'See what it takes away' : 'See and approve'}
          </ButtonLink>
        </div>
      </Notice>
    );
  }
  if (state === 'paused') {
    return <Notice tone="warn">It rests: nothing can be answered until it is resumed.</Notice>;
  }
  if (state === 'completed') {
    return (
      <Notice tone="ok">
        <div className="review-waits">
          <span>
            {counted(counts.revoke + counts.reduce, 'right')} taken away or reduced,{' '}
            {counts.keep.toLocaleString('en')} kept.
          </span>
          <ButtonLink to={outcome}>Outcome and evidence</ButtonLink>
        </div>
      </Notice>
    );
  }
  return null;
}

/** Items that no reviewer may have, and the way to name somebody. */
function Held({ review }: { review: Review }) {
  const [isOpen, setOpen] = useState(false);
  const count = review.counts.held;
  if (count === 0 || !review.may.includes('reassign')) return null;
  return (
    <Notice tone="warn">
      <div className="review-waits">
        <span>
          {counted(count, 'item')} {count === 1 ? 'is' : 'are'} held: the conflict rules allow
          nobody who was named to decide {count === 1 ? 'it' : 'them'}.
        </span>
        <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Name a reviewer
        </Button>
      </div>
      <ReassignDialog review={review} from="held" open={isOpen} onClose={() => setOpen(false)} />
    </Notice>
  );
}

function Content({ review }: { review: Review }) {
  const { state, counts } = review;
  const hasStarted = state !== 'draft' && state !== 'scheduled' && counts.items > 0;
  const rules = <ReviewRulesSection review={review} />;
  return (
    <Sections>
      <Waiting review={review} />
      <Held review={review} />
      {hasStarted && (
        <Section
          title="Answers"
          lead={`${(counts.items - counts.open).toLocaleString('en')} of ${counted(counts.items, 'item')} answered${
            counts.overdue === 0
              ? ''
              : `; ${counts.overdue.toLocaleString('en')} were overdue and went to the fallback`
          }.`}
        >
          <AnswerBar counts={counts} />
        </Section>
      )}
      {hasStarted && !isAtWork(state) ? (
        <ReviewProgressSections review={review} below={rules} />
      ) : (
        rules
      )}
    </Sections>
  );
}

/** The review as its owner sees it: how far it is, who is behind, and what can be done about it. */
export function ReviewPage({ reviewId }: { reviewId: number }) {
  const query = useQuery({ ...reviewsQueries.detail(reviewId), throwOnError: isPageError });
  const review = query.data;
  if (review === undefined) {
    return (
      <Page title="Review">
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
    <Page title={review.settings.name} header={<ReviewHead review={review} />}>
      <Content review={review} />
    </Page>
  );
}
