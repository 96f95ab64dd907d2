import type { Review } from '../../../contract/reviews.ts';
import { When } from '../../components/when.tsx';
import { paceOf, timeLeft } from './pace.ts';
import '../../components/run-results.css';

/** How much is left, how long that will take, and until when: always in sight. */
export function InboxHead({
  review,
  open,
  seconds,
}: {
  review: Review;
  open: number;
  /** What each answer took that was given here. */
  seconds: readonly number[];
}) {
  const { items } = review.mine;
  const done = items - open;
  return (
    <div className="inbox-progress">
      <p>
        <span className="tabular">
          <strong>{open.toLocaleString('en')}</strong> of {items.toLocaleString('en')} left
        </span>
        {open > 0 && (
          <span className="muted">
            {timeLeft(open, paceOf(seconds))}
            {seconds.length > 0 && ' at your pace'}
          </span>
        )}
        {review.due_at !== null && (
          <span className="muted">
            due <When at={review.due_at} />
          </span>
        )}
      </p>
      <progress
        className="run-progress"
        aria-label={`${done} of ${items} answered`}
        max={Math.max(items, 1)}
        value={done}
      />
    </div>
  );
}
