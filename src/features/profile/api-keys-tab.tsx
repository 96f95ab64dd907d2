import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ApiKey } from '../../../contract/api-keys.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { PlusIcon, RefreshIcon } from '../../components/icons.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { Section } from '../../components/section.tsx';
import { whyNotOnKey } from '../../keys/key-words.ts';
import { RotateKeyDialog } from '../../keys/rotate-key-dialog.tsx';
import { whyNotWhileActing } from '../../people/availability.ts';
import { KEY_COLUMNS } from '../../people/key-columns.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { profileMutations, profileQueries } from './profile.queries.ts';

const idOf = (key: ApiKey) => key.id;
const nameOf = (key: ApiKey) => key.name;

/** The dialog that is open and the key it is about; the key stays while the dialog leaves. */
interface Asking {
  readonly act: 'rotate' | 'revoke';
  readonly key: ApiKey;
  readonly isOpen: boolean;
}

function RevokeKeyDialog({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  const { user } = useSession();
  const client = useQueryClient();
  const revoke = useMutation(profileMutations.revokeKey(client, user.id));
  const { key } = asking;
  return (
    <ConfirmDialog
      open={asking.isOpen}
      onClose={onClose}
      title={`Revoke ${key.name}?`}
      verb="Revoke key"
      happens={[
        `${key.mask} stops working at once, with every token made by it.`,
        'This cannot be undone; a new key can be made at any time.',
      ]}
      staysAsIs={['Your other keys and your sessions in browsers go on.']}
      onConfirm={async () => {
        await revoke.mutateAsync(key);
        toastDone(`${key.name} is revoked`);
      }}
    />
  );
}

/** Own API keys: masked, with create, rotate and revoke. */
export function ApiKeysTab() {
  const session = useSession();
  const { user } = session;
  const shut = whyNotWhileActing(session);
  const keys = useQuery(profileQueries.keys(user.id));
  const [isCreating, setCreating] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const create = () => setCreating(true);
  const close = () => setAsking((now) => (now === null ? null : { ...now, isOpen: false }));
  const rowActions = useCallback(
    (key: ApiKey) => {
      const ask = (act: Asking['act']) => () => setAsking({ act, key, isOpen: true });
      return (
        <MenuButton
          label={`Actions for ${key.name}`}
          items={() => [
            {
              label: 'Rotate',
              icon: <RefreshIcon />,
              onSelect: ask('rotate'),
              disabledReason: shut ?? whyNotOnKey(key, 'rotate'),
            },
            'divider',
            {
              label: 'Revoke',
              danger: true,
              onSelect: ask('revoke'),
              disabledReason: shut ?? whyNotOnKey(key, 'revoke'),
            },
          ]}
        />
      );
    },
    [shut],
  );
  return (
    <Section
      title="API keys"
      lead="For programs that act as you. Only the mask of a key is ever shown again."
      isFlush
      actions={
        <Button look="primary" icon={<PlusIcon />} onClick={create} disabledReason={shut}>
          Create key
        </Button>
      }
    >
      <DataTable
        label="API keys"
        columns={KEY_COLUMNS}
        rows={keys.data}
        rowId={idOf}
        rowLabel={nameOf}
        isFetching={keys.isFetching}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        rowActions={rowActions}
        skeletonRows={3}
        empty={
          <EmptyState title="No API keys">
            A key lets a script or another system call the API with your rights, without your
            password.
          </EmptyState>
        }
      />
      <CreateKeyDialog open={isCreating} onClose={() => setCreating(false)} />
      {asking?.act === 'revoke' && <RevokeKeyDialog asking={asking} onClose={close} />}
      {asking?.act === 'rotate' && (
        <RotateKeyDialog apiKey={asking.key} open={asking.isOpen} onClose={close} />
      )}
    </Section>
  );
}
