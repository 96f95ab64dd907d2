import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewOutcome } from '../../../contract/review-outcome.ts';
import type { Review } from '../../../contract/reviews.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Section } from '../../components/section.tsx';
import { When } from '../../components/when.tsx';
import { exceptionsOf } from './outcome-words.ts';
import { outcomeMutations } from './outcome.queries.ts';

/** The owner's last word on what did not go as it should. */
export function SignOffSection({ review, outcome }: { review: Review; outcome: ReviewOutcome }) {
  const signOff = useMutation(outcomeMutations.signOff(useQueryClient(), review.id));
  const [isOpen, setOpen] = useState(false);
  const exceptions = exceptionsOf(outcome, review);
  const { signed_off: signed } = review;
  const whyNot = review.may.includes('sign_off')
    ? null
    : review.state === 'completed'
      ? `${review.owner.full_name}, who owns the review, signs it off`
      : 'It is signed off once everything is applied';
  return (
    <Section
      title="Exceptions and sign-off"
      lead="What is out of the ordinary, and that its owner knows of it."
      actions={
        signed === null && (
          <Button aria-haspopup="dialog" disabledReason={whyNot} onClick={() => setOpen(true)}>
            Sign off
          </Button>
        )
      }
    >
      <div className="stack">
        {exceptions.length === 0 ? (
          <p className="muted">There are no exceptions.</p>
        ) : (
          <ul className="outcome-reasons">
            {exceptions.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {signed !== null && (
          <p>
            Signed off by <bdi>{signed.by.full_name}</bdi>, <When at={signed.at} />:{' '}
            <bdi>{signed.note}</bdi>
          </p>
        )}
      </div>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title="Sign the review off?"
        verb="Sign off"
        tone="primary"
        reason="required"
        happens={
          exceptions.length === 0
            ? ['There are no exceptions.']
            : exceptions.map((line) => `Accepted: ${line}.`)
        }
        staysAsIs={['What was answered and applied stays as it is.']}
        onConfirm={async ({ reason }) => {
          await signOff.mutateAsync(reason ?? '');
          toastDone('The review is signed off');
        }}
      />
    </Section>
  );
}
