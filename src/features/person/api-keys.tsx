import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ApiKey } from '../../../contract/api-keys.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState } from '../../components/async-states.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { MenuButton } from '../../components/menu-button.tsx';
import { Section } from '../../components/section.tsx';
import { isLiveKey, KEY_COLUMNS } from '../../people/key-columns.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { personMutations, personQueries } from './person.queries.ts';
import { whyNotHere } from './rights.ts';

const idOf = (key: ApiKey) => key.id;
const keyName = (key: ApiKey) => key.name;

/** API keys of a person: masked, to be revoked, never to be read. */
export function ApiKeys({ person }: { person: User }) {
  const session = useSession();
  const client = useQueryClient();
  const keys = useQuery(personQueries.keys(person.id));
  const revoke = useMutation(personMutations.revokeKey(client, person.id));
  // The key stays while the dialog leaves.
  const [asked, setAsked] = useState<{ key: ApiKey; isOpen: boolean } | null>(null);
  const reason = whyNotHere(person, session);
  const rowActions = useCallback(
    (key: ApiKey) => (
      <MenuButton
        label={`Actions for ${key.name}`}
        items={() => [
          {
            label: 'Revoke',
            danger: true,
            onSelect: () => setAsked({ key, isOpen: true }),
            disabledReason: isLiveKey(key) ? reason : 'It has ended already',
          },
        ]}
      />
    ),
    [reason],
  );
  return (
    <Section
      title="API keys"
      lead="Programs that act as this person. Of each key only its mask is kept."
      isFlush
    >
      <DataTable
        label="API keys"
        columns={KEY_COLUMNS}
        rows={keys.data}
        rowId={idOf}
        rowLabel={keyName}
        isFetching={keys.isFetching}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        rowActions={rowActions}
        skeletonRows={2}
        empty={
          <EmptyState title="No API keys">People make their own, in their profile.</EmptyState>
        }
      />
      {asked !== null && (
        <ConfirmDialog
          open={asked.isOpen}
          onClose={() => setAsked({ ...asked, isOpen: false })}
          title={`Revoke ${asked.key.name} of ${nameOf(person)}?`}
          verb="Revoke key"
          happens={[
            `${asked.key.mask} stops working at once, with every token made by it.`,
            'This cannot be undone; a new key can be made at any time.',
          ]}
          staysAsIs={['Other keys, and sessions in browsers, go on.']}
          onConfirm={async () => {
            await revoke.mutateAsync(asked.key);
            toastDone(`${asked.key.name} is revoked`);
          }}
        />
      )}
    </Section>
  );
}
