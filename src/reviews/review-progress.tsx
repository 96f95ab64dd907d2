import type { ReviewCounts } from '../../contract/reviews.ts';
import './review-progress.css';

const share = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10}%`;

/** How far the answers are: `answered` of `items`, as a bar and in numbers. */
export const ProgressBar = ({
  label,
  answered,
  items,
}: {
  label: string;
  answered: number;
  items: number;
}) => (
  <span className="review-progress">
    <progress className="run-bar" aria-label={label} max={Math.max(1, items)} value={answered} />
    <span className="tabular">
      {answered.toLocaleString('en')}/{items.toLocaleString('en')}
    </span>
  </span>
);

const PARTS = [
  { key: 'keep', label: 'Keep' },
  { key: 'revoke', label: 'Revoke' },
  { key: 'reduce', label: 'Reduce' },
  { key: 'unsure', label: 'Unsure' },
  { key: 'open', label: 'Open' },
] as const;

/** How the answers fall, as one bar; `open` counts those that somebody is unsure of too. */
export function AnswerBar({ counts }: { counts: ReviewCounts }) {
  const parts = PARTS.map(({ key, label }) => ({
    key,
    label,
    count: key === 'open' ? counts.open - counts.unsure : counts[key],
  }));
  return (
    <div className="answer-bar">
      <div className="answer-stripe" aria-hidden="true">
        {parts
          .filter(({ count }) => count > 0)
          .map(({ key, count }) => (
            <span key={key} className={key} style={{ width: share(count, counts.items) }} />
          ))}
      </div>
      <dl>
        {parts.map(({ key, label, count }) => (
          <div key={key}>
            <dt>
              <i className={key} aria-hidden="true" />
              {label}
            </dt>
            <dd className="tabular">{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
