import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../api/session.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { whyNotWhileActing } from '../../people/availability.ts';
import { SessionItem } from '../../people/session-item.tsx';
import { profileMutations, profileQueries } from './profile.queries.ts';
import { Section } from '../../components/section.tsx';

function EndOthers({ count }: { count: number }) {
  const session = useSession();
  const { user } = session;
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const endOthers = useMutation(profileMutations.endOtherSessions(client, user.id));
  return (
    <>
      <Button
        disabledReason={
          whyNotWhileActing(session) ?? (count === 0 ? 'There is no other session' : null)
        }
        onClick={() => setOpen(true)}
      >
        End all others
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={count === 1 ? 'End the other session?' : `End ${count} other sessions?`}
        verb={count === 1 ? 'End session' : `End ${count} sessions`}
        happens={[
          'Every other browser is signed out at once, and every API token stops working.',
          'What was not saved there is lost.',
        ]}
        staysAsIs={[
          'You stay signed in here.',
          'Password and API keys stay: a key can still make new tokens.',
        ]}
        onConfirm={async () => {
          const { ended } = await endOthers.mutateAsync();
          toastDone(ended === 1 ? '1 session ended' : `${ended} sessions ended`);
        }}
      />
    </>
  );
}

/** Where one is signed in, with the means to end it. */
export function SessionsList() {
  const session = useSession();
  const { user } = session;
  const client = useQueryClient();
  const sessions = useQuery(profileQueries.sessions(user.id));
  const end = useMutation(profileMutations.endSession(client, user.id));
  const others = sessions.data?.filter((entry) => !entry.current).length ?? 0;
  return (
    <Section
      title="Sessions"
      lead="Where you are signed in now. End what you do not know, then change your password."
      isFlush
      actions={<EndOthers count={others} />}
    >
      <div className="card">
        {sessions.data === undefined && sessions.error === null && (
          <div className="section-pad">
            <Loading lines={3} label="Loading sessions" />
          </div>
        )}
        {sessions.data === undefined && sessions.error !== null && (
          <ErrorPanel error={sessions.error} onRetry={() => void sessions.refetch()} />
        )}
        {sessions.data !== undefined && (
          <ul className="item-list" aria-label="Sessions">
            {sessions.data.map((entry) => (
              <SessionItem
                key={entry.id}
                entry={entry}
                disabledReason={whyNotWhileActing(session)}
                isBusy={end.isPending && end.variables === entry.id}
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
