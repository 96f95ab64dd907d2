import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { User, type Lock } from '../../contract/users.ts';
import { ApiError } from '../api/errors.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { Notice } from '../components/notice.tsx';
import { When } from '../components/when.tsx';
import { peopleMutations } from './people.queries.ts';
import { UNLOCK_EFFECTS } from './words.ts';
import './people-acts.css';

/** Why and by whom somebody is locked. */
export const LockFacts = ({ lock }: { lock: Lock }) => (
  <dl className="facts">
    <dt>Locked by</dt>
    <dd>
      {lock.kind === 'automatic' ? 'Too many failed sign-ins' : (lock.locked_by?.full_name ?? '—')}
    </dd>
    {lock.reason !== null && (
      <>
        <dt>Reason</dt>
        <dd>
          <bdi>{lock.reason}</bdi>
        </dd>
      </>
    )}
    <dt>Since</dt>
    <dd>
      <When at={lock.locked_at} />
    </dd>
    <dt>Until</dt>
    <dd>
      <When at={lock.until} never="No end" />
    </dd>
  </dl>
);

/**
 * Unlocks after saying why it was locked. When somebody else was faster (412) it shows the lock that
 * stands now and leaves the decision to the reader. `person.etag` only where the list has it.
 */
export function UnlockDialog({
  person,
  lock,
  open,
  onClose,
  onDone,
}: {
  person: { readonly id: number; readonly etag?: string | undefined; readonly name: string };
  lock: Lock;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const unlock = useMutation(peopleMutations.unlock(useQueryClient()));
  const [now, setNow] = useState<{ etag: string | undefined; lock: Lock | null } | null>(null);
  const shown = now === null ? lock : now.lock;
  const confirm = async ({ reason }: { reason: string | undefined }) => {
    const { id, etag } = { ...person, ...now };
    try {
      await unlock.mutateAsync({
        person: { id, ...(etag !== undefined && { etag }) },
        ...(reason !== undefined && { reason }),
      });
    } catch (error) {
      const current = User.safeParse(error instanceof ApiError ? error.current : undefined);
      if (current.success) setNow({ etag: current.data.etag, lock: current.data.lock ?? null });
      throw error;
    }
    onDone();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Unlock ${person.name}?`}
      verb="Unlock account"
      tone="primary"
      {...UNLOCK_EFFECTS}
      reason="optional"
      blocked={shown === null ? `${person.name} is not locked any more` : null}
      onConfirm={confirm}
    >
      {now !== null && (
        <Notice tone="warn">
          {shown === null
            ? 'Somebody else has unlocked this account meanwhile.'
            : 'Something about this person has changed meanwhile. Below is the lock that stands now.'}
        </Notice>
      )}
      {shown !== null && <LockFacts lock={shown} />}
    </ConfirmDialog>
  );
}
