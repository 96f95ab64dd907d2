import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrgApiKey } from '../../../contract/api-keys.ts';
import { useSession } from '../../api/session.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { nameOf } from '../../people/person-facts.ts';
import { keysMutations } from './keys.queries.ts';

/** Ends a key of somebody. */
export function RevokeKeyDialog({
  apiKey,
  open,
  onClose,
}: {
  apiKey: OrgApiKey;
  open: boolean;
  onClose: () => void;
}) {
  const revoke = useMutation(keysMutations.revoke(useQueryClient()));
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Revoke ${apiKey.name} of ${nameOf(apiKey.owner)}?`}
      verb="Revoke key"
      happens={[
        `${apiKey.mask} stops working at once, with every token made by it.`,
        'This cannot be undone; its owner can make a new key at any time.',
      ]}
      staysAsIs={['Other keys, and sessions in browsers, go on.']}
      onConfirm={async () => {
        await revoke.mutateAsync(apiKey);
        toastDone(`${apiKey.name} is revoked`);
      }}
    />
  );
}

/** Ends every key that somebody has for this org: for the one who has lost them all. */
export function RevokeAllDialog({
  apiKey: { owner },
  open,
  onClose,
}: {
  apiKey: OrgApiKey;
  open: boolean;
  onClose: () => void;
}) {
  const { org } = useSession();
  const revoke = useMutation(keysMutations.revokeAll(useQueryClient()));
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Revoke all keys of ${nameOf(owner)}?`}
      verb="Revoke all keys"
      happens={[
        `Every key of theirs for ${org.name} stops working at once, with every token made by it.`,
        'This cannot be undone; they can make new keys at any time.',
      ]}
      staysAsIs={['Their sessions in browsers, and keys for other orgs, go on.']}
      reason="optional"
      onConfirm={async ({ reason }) => {
        const { ended } = await revoke.mutateAsync({ userId: owner.id, reason });
        toastDone(`${ended === 1 ? '1 key' : `${ended} keys`} of ${nameOf(owner)} revoked`);
      }}
    />
  );
}
