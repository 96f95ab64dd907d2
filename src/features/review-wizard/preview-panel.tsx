import type { ReviewPreview } from '../../../contract/reviews.ts';
import { messageOf } from '../../api/errors.ts';
import { Skeleton } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useIsPhone } from '../../lib/use-is-phone.ts';
import { nameOf } from '../../people/person-facts.ts';
import { counted, people, rightsOf } from '../../reviews/words.ts';
import { silenceEffect } from './rules-step.tsx';
import type { usePreview } from './use-preview.ts';

/** `34 people, 120 rights, 3 reviewers`. */
export const previewWords = (preview: ReviewPreview): string =>
  [
    people(preview.people),
    counted(preview.items, 'right'),
    counted(preview.reviewer_count, 'reviewer'),
  ].join(', ');

function Facts({ preview }: { preview: ReviewPreview }) {
  const more = preview.reviewer_count - preview.reviewers.length;
  return (
    <>
      {preview.by_right.length > 1 && (
        <ul className="preview-list" aria-label="Rights">
          {preview.by_right.map(({ kind, items }) => (
            <li key={kind}>{rightsOf(kind, items)}</li>
          ))}
        </ul>
      )}
      {preview.reviewers.length > 0 && (
        <div>
          <h3>Who answers</h3>
          <ul className="preview-list" aria-label="Who answers">
            {preview.reviewers.map(({ reviewer, items }) => (
              <li key={reviewer.id}>
                <bdi>{nameOf(reviewer)}</bdi>
                <span className="tabular muted">{items.toLocaleString('en')}</span>
              </li>
            ))}
            {more > 0 && <li className="muted">and {more.toLocaleString('en')} more</li>}
          </ul>
        </div>
      )}
      {preview.held > 0 && (
        <Notice tone="warn">
          {counted(preview.held, 'right')} would be held: nobody named may decide{' '}
          {preview.held === 1 ? 'it' : 'them'}. Name a fallback, or somebody later.
        </Notice>
      )}
      {preview.self_attested > 0 && (
        <Notice tone="warn">
          {counted(preview.self_attested, 'right')} of the only admin: nobody else can review{' '}
          {preview.self_attested === 1 ? 'it' : 'them'}, and the evidence will say so.
        </Notice>
      )}
      {preview.too_young > 0 && (
        <p className="muted small">{people(preview.too_young)} left out for being new.</p>
      )}
      <p className="small">{silenceEffect(preview)}</p>
    </>
  );
}

/** What the review would be, counted anew as it is written. */
export function PreviewPanel({ state }: { state: ReturnType<typeof usePreview> }) {
  const { preview, error, retry, canBeAsked, isSettled } = state;
  const isPhone = useIsPhone();
  return (
    <aside className="card section-pad wizard-preview" aria-label="Preview" aria-busy={!isSettled}>
      <h2>What it would be now</h2>
      {!canBeAsked && (
        <p className="muted small">
          Complete the scope and the reviewers to see how many people it concerns.
        </p>
      )}
      {canBeAsked && error !== null && (
        <Notice tone="danger" role="alert">
          <p>{messageOf(error)}</p>
          <Button onClick={retry}>Retry</Button>
        </Notice>
      )}
      {canBeAsked && error === null && preview === undefined && (
        <div role="status" aria-label="Counting">
          <Skeleton width="90%" height="1.2rem" />
        </div>
      )}
      {error === null && preview !== undefined && (
        <>
          <p className="preview-sum" role="status">
            {preview.items === 0 ? 'Nobody is in this scope.' : previewWords(preview)}
          </p>
          {preview.items > 0 && !isPhone && <Facts preview={preview} />}
          {preview.items > 0 && isPhone && (
            <details>
              <summary className="small">Who, and what silence does</summary>
              <Facts preview={preview} />
            </details>
          )}
        </>
      )}
    </aside>
  );
}
