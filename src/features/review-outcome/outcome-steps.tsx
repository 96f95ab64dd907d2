import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { leftOver, plannedCount } from './outcome-words.ts';

interface Step {
  readonly title: string;
  readonly note: string;
  readonly isDone: boolean;
}

/** The way from the last answer to the last word. */
export function stepsOf(review: Review, outcome: ReviewOutcome): Step[] {
  const planned = plannedCount(outcome);
  const isApplied = review.state === 'completed';
  const left = leftOver(outcome);
  const { stick } = outcome;
  return [
    {
      title: 'Closed',
      note: review.state === 'closing' ? 'Under way' : 'Answers stand',
      isDone: review.closed_at !== null && review.state !== 'closing',
    },
    ...(outcome.hold.length === 0 && outcome.approval === null
      ? []
      : [
          {
            title: 'Approved',
            note: outcome.approval?.by.full_name ?? 'Needs a second person',
            isDone: outcome.approval !== null,
          },
        ]),
    {
      title: 'Applied',
      note: isApplied
        ? left === 0
          ? `${planned} of ${planned}`
          : `${planned - left} of ${planned}`
        : `${outcome.waiting} to do`,
      isDone: isApplied,
    },
    {
      title: 'Checked',
      note:
        stick.checked_at === null
          ? 'Not yet'
          : stick.still + stick.back > 0
            ? `${stick.still + stick.back} to mend`
            : stick.holds > 0
              ? 'All of it is gone'
              : 'Nothing to check',
      isDone: stick.checked_at !== null && stick.still + stick.back === 0,
    },
    {
      title: 'Signed off',
      note: review.signed_off?.by.full_name ?? review.owner.full_name,
      isDone: review.signed_off !== null,
    },
  ];
}

/** How far the review has come after its end. */
export function OutcomeSteps({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const steps = stepsOf(review, outcome);
  const now = steps.findIndex(({ isDone }) => !isDone);
  return (
    <ol className="outcome-steps" aria-label="How far it has come">
      {steps.map(({ title, note, isDone }, at) => (
        <li
          key={title}
          data-done={isDone}
          aria-current={at === now && review.state !== 'cancelled' ? 'step' : undefined}
        >
          <span className="outcome-mark" aria-hidden="true">
            {isDone ? <CheckIcon /> : at + 1}
          </span>
          <span>
            <strong>{title}</strong>
            <span className="visually-hidden">{isDone ? ': done' : ': open'}</span>
            <bdi className="muted small">{note}</bdi>
          </span>
        </li>
      ))}
    </ol>
  );
}
