import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrgApiKey } from '../../../contract/api-keys.ts';
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
