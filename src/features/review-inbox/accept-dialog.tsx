import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { Review } from '../../../contract/reviews.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { reasonWords } from '../../reviews/reason-words.ts';
import type { Given } from './answers.ts';
import { inboxQueries } from './inbox.queries.ts';
import { ItemLines } from './item-lines.tsx';
import { whyReason } from './shown.ts';

const many = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'item' : 'items'}`;

const why = ({ reasons }: ReviewItem) =>
  reasons.length === 0 ? 'Nothing speaks against it' : reasons.map(reasonWords).join('; ');

/** Parts of a sentence: "keep 12, revoke 3". */
const sumOf = (items: readonly ReviewItem[]): string => {
  const count = (advice: string) =>
    items.filter(({ recommendation }) => recommendation === advice).length;
  return [`revoke ${count('revoke')}`, `keep ${count('keep')}`].join(', ');
};

function Lists({
  items,
  left,
  onToggle,
}: {
  items: readonly ReviewItem[];
  left: ReadonlySet<number>;
  onToggle: (item: ReviewItem) => void;
}) {
  return (['revoke', 'keep'] as const).map((advice) => {
    const some = items.filter(({ recommendation }) => recommendation === advice);
    const chosen = new Set(some.map(({ id }) => id).filter((id) => !left.has(id)));
    return (
      some.length > 0 && (
        <section key={advice} className="inbox-part">
          <h3>
            {advice === 'revoke' ? 'To be revoked' : 'To be kept'} ({chosen.size} of {some.length})
          </h3>
          <ItemLines
            label={advice === 'revoke' ? 'To be revoked' : 'To be kept'}
            items={some}
            note={why}
            chosen={chosen}
            onToggle={onToggle}
          />
        </section>
      )
    );
  });
}

/** Fills what is still open with what is advised; shows first what that would be, and why. */
export function AcceptDialog({
  open,
  onClose,
  review,
  onConfirm,
}: {
  open: boolean;
  onClose: () => void;
  review: Review;
  onConfirm: (given: readonly Given[], reason: string | undefined) => void;
}) {
  const query = useQuery({ ...inboxQueries.allOpen(review.id), enabled: open });
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const isReady = query.data !== undefined && !query.isFetching;
  const all = isReady ? query.data : [];
  const advised = all.filter(({ recommendation }) => recommendation !== null);
  const items = advised.filter(({ id }) => !left.has(id));
  const reason = whyReason(
    items.map(({ recommendation }) => recommendation ?? 'keep'),
    review.settings.rules,
  );
  const without = all.length - advised.length;
  const toggle = ({ id }: ReviewItem) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        setLeft(new Set());
        onClose();
      }}
      title="Accept recommendations"
      verb={items.length === 0 ? 'Accept' : `Accept for ${many(items.length)}`}
      tone="primary"
      size="md"
      reason={reason === null ? 'optional' : 'required'}
      blocked={
        !isReady ? 'Still loading' : items.length === 0 ? 'There is nothing to accept' : null
      }
      {...(isReady && {
        happens: [
          `What is open is answered as advised: ${sumOf(items)}.`,
          ...(reason === null ? [] : [reason]),
        ],
        staysAsIs: [
          'What you have answered stays as you answered it.',
          ...(without > 0 ? [`${many(without)} without advice stay open.`] : []),
        ],
      })}
      onConfirm={async ({ reason: given }) =>
        onConfirm(
          items.flatMap((item) =>
            item.recommendation === null
              ? []
              : [{ item, intent: { decision: item.recommendation } }],
          ),
          given,
        )
      }
    >
      {query.error !== null && query.data === undefined ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : isReady ? (
        <Lists items={advised} left={left} onToggle={toggle} />
      ) : (
        <Loading lines={5} label="Loading what is open" />
      )}
    </ConfirmDialog>
  );
}
