import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionEntry } from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState, ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Section } from '../../components/section.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { SessionItem } from '../../people/session-item.tsx';
import { personMutations, personQueries } from './person.queries.ts';
import { whyNotHere } from './rights.ts';

function EndAll({ person, entries }: { person: User; entries: readonly SessionEntry[] }) {
  const session = useSession();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const endAll = useMutation(personMutations.endSessions(client, person.id));
  const name = nameOf(person);
  const isSelf = person.id === session.user.id;
  const isForeign = !isSelf && person.governed_here === false;
  const count = entries.filter((entry) => !entry.current).length;
  const none = isSelf ? 'There is no other session' : 'There is no session';
  const verb = isSelf ? 'End all others' : 'End all';
  return (
    <>
      <Button
        disabledReason={whyNotHere(person, session) ?? (count === 0 ? none : null)}
        onClick={() => setOpen(true)}
      >
        {verb}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={isSelf ? 'End your other sessions?' : `End all sessions of ${name}?`}
        verb="End sessions"
        happens={[
          'Every browser is signed out at once, and every API token stops working.',
          'What was not saved there is lost.',
        ]}
        staysAsIs={[
          isSelf ? 'You stay signed in here.' : `${name} can sign in again: this is not a lock.`,
          'Password and API keys stay: a key can still make new tokens.',
          ...(isForeign ? ['Sessions in other organizations go on.'] : []),
        ]}
        onConfirm={async () => {
          const { ended } = await endAll.mutateAsync();
          toastDone(ended === 1 ? '1 session ended' : `${ended} sessions ended`);
        }}
      />
    </>
  );
}

/** Where a person is signed in now, with the means to end it. */
export function Sessions({ person }: { person: User }) {
  const session = useSession();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(personQueries.sessions(person.id));
  const end = useMutation(personMutations.endSession(client, person.id));
  const reason = whyNotHere(person, session);
  return (
    <Section
      title="Sessions"
      lead="Browsers and API tokens that are signed in now."
      isFlush
      actions={data !== undefined && <EndAll person={person} entries={data} />}
    >
      <div className="card">
        {data === undefined && error === null && (
          <div className="section-pad">
            <Loading lines={3} label="Loading sessions" />
          </div>
        )}
        {data === undefined && error !== null && (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        )}
        {data?.length === 0 && (
          <EmptyState title="Not signed in anywhere">
            A session shows here from the moment somebody signs in.
          </EmptyState>
        )}
        {data !== undefined && data.length > 0 && (
          <ul className="item-list" aria-label="Sessions">
            {data.map((entry) => (
              <SessionItem
                key={entry.id}
                entry={entry}
                isBusy={end.isPending && end.variables === entry.id}
                disabledReason={reason}
                onEnd={() =>
                  end.mutate(entry.id, {
                    onSuccess: () => toastDone(`The session on ${entry.device} has ended`),
                  })
                }
              />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
