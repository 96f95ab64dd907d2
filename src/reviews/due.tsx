import type { Review } from '../../contract/reviews.ts';
import { useNow, When } from '../components/when.tsx';
import './due.css';

const RUNS: readonly Review['state'][] = ['starting', 'active', 'paused', 'closing'];

/** When a review ends, ended or starts, in words; red where its time is over and it is not. */
export function Due({
  review,
}: {
  review: Pick<Review, 'state' | 'due_at' | 'starts_at' | 'closed_at' | 'cancelled_at'>;
}) {
  const now = useNow();
  const { state, due_at, starts_at, closed_at, cancelled_at } = review;
  if (state === 'draft') return <span className="muted">Not started</span>;
  if (state === 'scheduled') {
    return (
      <span>
        Starts <When at={starts_at} />
      </span>
    );
  }
  if (state === 'cancelled') {
    return (
      <span className="muted">
        Stopped <When at={cancelled_at} />
      </span>
    );
  }
  if (!RUNS.includes(state)) {
    return (
      <span className="muted">
        Ended <When at={closed_at ?? due_at} />
      </span>
    );
  }
  const isOver = state === 'active' && due_at !== null && Date.parse(due_at) < now;
  return (
    <span className={isOver ? 'overdue' : undefined}>
      {isOver && 'Overdue: '}
      <When at={due_at} never="No end" />
    </span>
  );
}
