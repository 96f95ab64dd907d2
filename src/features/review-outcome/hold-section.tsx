import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { When } from '../../components/when.tsx';
import { counted, holdWords } from '../../reviews/words.ts';
import { plannedCount, whoLoses } from './outcome-words.ts';
import { outcomeMutations } from './outcome.queries.ts';

/** Why the run waits for a second person, who that may be, and the way to approve it. */
export function HoldSection({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const approve = useMutation(outcomeMutations.approve(useQueryClient(), review.id));
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const { approval } = outcome;
  if (approval !== null) {
    return (
      <Notice tone="ok">
        Approved by <bdi>{approval.by.full_name}</bdi>, <When at={approval.at} />
        {approval.note !== '' && (
          <>
            : <bdi>{approval.note}</bdi>
          </>
        )}
      </Notice>
    );
  }
  if (review.hold.length === 0 || review.state !== 'awaiting_apply') return null;
  const mayApprove = review.may.includes('approve');
  return (
    <Notice tone="warn">
      <strong>A second person must approve this before it is applied.</strong>
      <ul className="outcome-reasons">
        {review.hold.map((reason) => (
          <li key={reason.code}>{holdWords(reason)}</li>
        ))}
      </ul>
      <p>
        {mayApprove
          ? 'You may: you neither own the review nor have ended it.'
          : `An admin may who neither owns the review nor has ended it: not ${review.owner.full_name}${
              review.closed_by !== null && review.closed_by.id !== review.owner.id
                ? `, nor ${review.closed_by.full_name}`
                : ''
            }.`}
      </p>
      {mayApprove && (
        <div className="outcome-act">
          <Button look="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            Approve
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={`Approve ${counted(plannedCount(outcome), 'change')}?`}
        verb="Approve"
        tone="primary"
        size="md"
        happens={[
          `${whoLoses(outcome)}.`,
          review.settings.rules.apply === 'by_itself'
            ? 'It is applied at once.'
            : 'It can then be applied by hand.',
        ]}
        onConfirm={async () => {
          await approve.mutateAsync(note.trim() === '' ? undefined : note.trim());
          toastDone('Approved');
        }}
      >
        <Field label="Note" isOptional hint="Stands in the evidence, beside your name.">
          {(attributes) => (
            <textarea
              {...attributes}
              className="input"
              rows={2}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </ConfirmDialog>
    </Notice>
  );
}
