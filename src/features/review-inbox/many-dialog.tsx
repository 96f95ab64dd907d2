import type { ReactNode } from 'react';
import type { Decision, ReviewItem } from '../../../contract/review-items.ts';
import type { Review } from '../../../contract/reviews.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ItemLines } from './item-lines.tsx';
import { whyReason } from './shown.ts';

const many = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'item' : 'items'}`;

/** Asks before many are answered at once, and shows which; with the reason that is needed. */
export function GroupDialog({
  open,
  onClose,
  decision,
  items,
  review,
  note,
  onConfirm,
}: {
  open: boolean;
  onClose: () => void;
  decision: Decision;
  items: readonly ReviewItem[];
  review: Review;
  note: (item: ReviewItem) => ReactNode;
  onConfirm: (reason: string | undefined) => void;
}) {
  const why = whyReason(
    items.map(() => decision),
    review.settings.rules,
  );
  const verb = decision === 'keep' ? 'Keep' : decision === 'revoke' ? 'Revoke' : 'Reduce';
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`${verb} ${many(items.length)} again?`}
      verb={`${verb} ${many(items.length)}`}
      tone={decision === 'keep' ? 'primary' : 'danger'}
      size="md"
      reason={why === null ? 'optional' : 'required'}
      happens={[
        'Each of them gets the answer that it had last time, in your name.',
        ...(why === null ? [] : [why]),
      ]}
      staysAsIs={['Nothing is taken away before the review is closed and applied.']}
      onConfirm={async ({ reason }) => onConfirm(reason)}
    >
      <ItemLines label="Items" items={items} note={note} />
    </ConfirmDialog>
  );
}
