import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Review } from '../../../contract/reviews.ts';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { AppDialog, DialogBody, DialogFoot } from '../../components/app-dialog.tsx';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Notice } from '../../components/notice.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { PersonSearch } from '../../people/person-search.tsx';
import { counted } from '../../reviews/words.ts';
import { ownerMutations } from './owner.queries.ts';

/** Which open items: all of one reviewer, or those that nobody may decide. */
export type From = { readonly id: number; readonly name: string } | 'held';

const MOST_REFUSED = 5;

interface Refused {
  readonly name: string;
  readonly moved: number;
  readonly why: readonly { readonly item_id: number; readonly message: string }[];
}

/** What the conflict rules kept where it was, each reason once. */
function RefusedNotice({ refused: { name, moved, why } }: { refused: Refused }) {
  const reasons = [...new Set(why.map(({ message }) => message))];
  return (
    <Notice tone="warn" role="alert">
      <p>
        {moved === 0 ? 'Nothing was' : `${counted(moved, 'item')} handed over,`}{' '}
        {moved === 0 ? 'handed over' : `${why.length.toLocaleString('en')} not`}: <bdi>{name}</bdi>{' '}
        may not decide {moved === 0 ? 'any of them' : 'those'}. Choose somebody else for what is
        left.
      </p>
      <ul>
        {reasons.slice(0, MOST_REFUSED).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {reasons.length > MOST_REFUSED && <p>And {reasons.length - MOST_REFUSED} more reasons.</p>}
    </Notice>
  );
}

function Content({
  review,
  from,
  onClose,
  setBusy,
}: {
  review: Review;
  from: From;
  onClose: () => void;
  setBusy: (isBusy: boolean) => void;
}) {
  const reassign = useMutation(ownerMutations.reassign(useQueryClient()));
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const handOver = async (to: { id: number; name: string }) => {
    setBusy(true);
    setError(null);
    try {
      const { moved, refused: why } = await reassign.mutateAsync({
        review,
        body: {
          to_id: to.id,
          ...(from === 'held' ? { held: true } : { from_id: from.id }),
          ...(note.trim() !== '' && { note: note.trim() }),
        },
      });
      if (why.length > 0) return setRefused({ name: to.name, moved, why });
      toastDone(`${counted(moved, 'item')} handed to ${to.name}`);
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <DialogBody>
        <p className="muted small">
          Nobody is handed their own rights, or what they gave lately; the rest is moved and they
          are told.
        </p>
        <Field label="Note" isOptional hint="Stands with the items, and in the audit log.">
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
        {refused !== null && <RefusedNotice refused={refused} />}
        {error !== null && (
          <Notice tone="danger" role="alert">
            {messageOf(error)}
            {requestIdOf(error) !== null && (
              <span className="request-id mono">Request {requestIdOf(error)}</span>
            )}
          </Notice>
        )}
        <PersonSearch
          among={{ status: 'ACTIVE' }}
          whyNot={({ id, account_locked: isLocked }) =>
            from !== 'held' && id === from.id ? 'has them now' : isLocked ? 'is locked' : null
          }
          onChoose={(person) => void handOver({ id: person.id, name: nameOf(person) })}
        />
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose} disabledReason={reassign.isPending ? 'Under way' : null}>
          {refused === null ? 'Cancel' : 'Close'}
        </Button>
      </DialogFoot>
    </>
  );
}

/** Hands open items to somebody else: the rules decide which, and the rest says why not. */
export function ReassignDialog({
  review,
  from,
  open,
  onClose,
}: {
  review: Review;
  from: From;
  open: boolean;
  onClose: () => void;
}) {
  const [isBusy, setBusy] = useState(false);
  const title =
    from === 'held' ? 'Who reviews what nobody may decide?' : `Who takes over from ${from.name}?`;
  return (
    <AppDialog open={open} onClose={onClose} title={title} size="md" isBusy={isBusy}>
      <Content review={review} from={from} onClose={onClose} setBusy={setBusy} />
    </AppDialog>
  );
}
