import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { Review } from '../../../contract/reviews.ts';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { PersonSearch } from '../../people/person-search.tsx';
import { fileItem, inboxMutations } from './inbox.queries.ts';

type Person = Review['owner'];

/** Gives one item to somebody else; the rules say who may not have it, and are told as they are. */
export function ReassignDialog({
  open,
  onClose,
  item,
  review,
  onMoved,
}: {
  open: boolean;
  onClose: () => void;
  item: ReviewItem;
  review: Review;
  onMoved: () => void;
}) {
  const { user, rights } = useSession();
  const client = useQueryClient();
  const reassign = useMutation(inboxMutations.reassign(client, review.id));
  const [to, setTo] = useState<Person | null>(null);
  const whyNot = (id: number): string | null =>
    id === user.id
      ? 'has it now'
      : item.holder.type === 'USER' && id === item.holder.id
        ? 'it is their own right'
        : id === to?.id
          ? 'chosen'
          : null;
  const ownerNot = whyNot(review.owner.id);
  const submit = async (note: string | undefined) => {
    if (to === null) return;
    const { refused } = await reassign.mutateAsync({ to_id: to.id, item_ids: [item.id], note });
    // Said in the dialog, where somebody else can be chosen at once.
    const [first] = refused;
    if (first !== undefined) {
      throw new ApiError({ status: 403, code: 'reviewer_conflict', message: first.message });
    }
    fileItem(client, review.id, { ...item, reviewer: to, rule: 'reassigned' });
    toastDone(`${item.holder.name}: given to ${nameOf(to)}`);
    onMoved();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        setTo(null);
        onClose();
      }}
      title="Give this item to somebody else"
      verb={to === null ? 'Reassign' : `Give it to ${nameOf(to)}`}
      tone="primary"
      size="md"
      reason="optional"
      blocked={to === null ? 'Choose somebody first' : null}
      onConfirm={({ reason }) => submit(reason)}
    >
      {to !== null && (
        <div className="row inbox-chosen">
          <PersonCell id={to.id} name={to.full_name} email={to.email} />
          <Button look="quiet" onClick={() => setTo(null)}>
            Choose again
          </Button>
        </div>
      )}
      {to === null && ownerNot === null && (
        <Button onClick={() => setTo(review.owner)}>
          Back to {nameOf(review.owner)}, who owns the review
        </Button>
      )}
      {to === null && ownerNot !== null && !rights.org_admin && (
        <p className="muted">Only an admin can choose whom else to give this to.</p>
      )}
      {to === null && rights.org_admin && (
        <PersonSearch
          among={{ status: 'ACTIVE' }}
          whyNot={({ id }) => whyNot(id)}
          onChoose={({ id, full_name, email }) => setTo({ id, full_name, email })}
        />
      )}
    </ConfirmDialog>
  );
}
