import type { ReviewItem } from '../../../contract/review-items.ts';
import { Notice } from '../../components/notice.tsx';
import { When } from '../../components/when.tsx';
import { pastLabel } from '../../reviews/decision-words.ts';
import { reasonWords } from '../../reviews/reason-words.ts';

/** What is advised and why, with the figures; nothing where nothing is to be said. */
export function Advice({ item }: { item: ReviewItem }) {
  if (item.recommendation === null && item.reasons.length === 0) return null;
  const title =
    item.recommendation === 'revoke'
      ? 'Advised: revoke'
      : item.recommendation === 'keep'
        ? 'Advised: keep'
        : 'No advice';
  return (
    <Notice tone={item.recommendation === 'revoke' ? 'warn' : 'info'}>
      <strong>{title}</strong>
      <ul className="inbox-reasons">
        {item.reasons.map((reason) => (
          <li key={reason.code}>
            {reasonWords(reason)}
            {reason.since !== null && (
              <span className="muted">
                {' '}
                (since <When at={reason.since} style="date" />)
              </span>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const CHANGES: Readonly<Record<NonNullable<ReviewItem['changed']>['what'], string>> = {
  gone: 'It was taken away',
  role: 'The role was changed',
  expiry: 'Its end was changed',
  person: 'The account was changed',
  back: 'It was taken away and given again',
};

/** What happened to the right outside the review while it runs. */
export const Changed = ({ changed }: { changed: NonNullable<ReviewItem['changed']> }) => (
  <Notice tone="warn">
    <strong>{CHANGES[changed.what]} since the review started</strong>
    <p>
      <When at={changed.at} />
      {changed.now !== null && (
        <>
          , it is now <bdi>{changed.now}</bdi>
        </>
      )}
      . Below stands what it was at the start.
    </p>
  </Notice>
);

/** What was said of the same right in the run before, by whom, and why. */
export function Previous({ item }: { item: ReviewItem }) {
  const { previous } = item;
  if (previous === null) return <p className="muted">It has not been reviewed before.</p>;
  return (
    <>
      <p>
        <strong>{pastLabel(previous)}</strong>, <When at={previous.decided_at} />
        {previous.reviewer !== null && (
          <>
            , by <bdi>{previous.reviewer.full_name}</bdi>
          </>
        )}
        , in <bdi>{previous.review.name}</bdi>
        {item.is_new && '. It has changed since.'}
      </p>
      {previous.reason !== null && (
        <blockquote className="inbox-quote">
          <bdi>{previous.reason}</bdi>
        </blockquote>
      )}
    </>
  );
}
