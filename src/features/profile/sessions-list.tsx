import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionEntry } from '../../../contract/session.ts';
import { useSession } from '../../api/session.ts';
import { ErrorPanel, Loading } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { When } from '../../components/when.tsx';
import { profileMutations, profileQueries } from './profile.queries.ts';
import { Section } from './section.tsx';
import './profile.css';

const SessionRow = ({
  entry,
  isBusy,
  onEnd,
}: {
  entry: SessionEntry;
  isBusy: boolean;
  onEnd: () => void;
}) => (
  <li className="profile-row">
    <span className="profile-row-text">
      <span className="row">
        <span className="profile-row-title" data-tip={entry.user_agent}>
          {entry.device}
        </span>
        {entry.current && <Chip tone="ok">This session</Chip>}
        {entry.kind === 'token' && <Chip tone="info">API token</Chip>}
      </span>
      <span className="muted small profile-facts-line">
        <span className="mono">{entry.ip}</span>
        <span>
          Active <When at={entry.last_seen_at} />
        </span>
        <span>
          Began <When at={entry.created_at} />
        </span>
        <span>
          Ends <When at={entry.expires_at} />
        </span>
      </span>
    </span>
    {!entry.current && (
      <Button busy={isBusy} onClick={onEnd}>
        End <span className="visually-hidden">the session on {entry.device}</span>
      </Button>
    )}
  </li>
);

function EndOthers({ count }: { count: number }) {
  const { user } = useSession();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const endOthers = useMutation(profileMutations.endOtherSessions(client, user.id));
  return (
    <>
      <Button
        disabledReason={count === 0 ? 'There is no other session' : null}
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
  const { user } = useSession();
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
          <div className="profile-pad">
            <Loading lines={3} label="Loading sessions" />
          </div>
        )}
        {sessions.data === undefined && sessions.error !== null && (
          <ErrorPanel error={sessions.error} onRetry={() => void sessions.refetch()} />
        )}
        {sessions.data !== undefined && (
          <ul className="profile-rows" aria-label="Sessions">
            {sessions.data.map((entry) => (
              <SessionRow
                key={entry.id}
                entry={entry}
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
