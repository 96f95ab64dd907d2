import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Lock } from '../../contract/users.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
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

/** Unlocks after saying why it was locked. `person.etag` only where the list has it. */
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
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Unlock ${person.name}?`}
      verb="Unlock account"
      tone="primary"
      {...UNLOCK_EFFECTS}
      reason="optional"
      onConfirm={async ({ reason }) => {
        await unlock.mutateAsync({ person, ...(reason !== undefined && { reason }) });
        onDone();
      }}
    >
      <LockFacts lock={lock} />
    </ConfirmDialog>
  );
}
