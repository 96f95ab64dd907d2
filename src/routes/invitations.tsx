import type { QueryClient } from '@tanstack/react-query';
import { hasFeature, sessionQueries, useFeature } from '../api/session.ts';
import { EmptyState } from '../components/async-states.tsx';
import { Button } from '../components/button.tsx';
import { PlusIcon } from '../components/icons.tsx';
import { Page } from '../components/page.tsx';
import { InvitePeople } from '../features/invitations/invite-people.tsx';
import { InvitesList } from '../features/invitations/invites-list.tsx';
import { invitesQueries } from '../features/invitations/invites.queries.ts';
import { invitesQueryOf, readInvitesState } from '../features/invitations/invites-state.ts';
import { useInvitesPage } from '../features/invitations/use-invites-page.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  const session = client.getQueryData(sessionQueries.current().queryKey);
  if (session === undefined || !hasFeature(session, 'invitations')) return;
  const list = invitesQueries.list(session.org.id, invitesQueryOf(readInvitesState(search)));
  // The component shows what went wrong; here it is only begun.
  client.query(list).catch(() => undefined);
};

/** A server that sends invitations, but tells nothing of them. */
const Untold = () => (
  <div className="card">
    <EmptyState title="Not told by this platform">
      Invitations are sent, but which are open, have expired or were accepted is not known. Whoever
      was invited stands among the people at once.
    </EmptyState>
  </div>
);

export function Component() {
  const tellsInvitations = useFeature('invitations');
  const page = useInvitesPage(tellsInvitations);
  return (
    <Page
      title="Invitations"
      count={page.query.data?.total ?? null}
      actions={
        <Button look="primary" icon={<PlusIcon />} onClick={page.openNew}>
          Invite people
        </Button>
      }
    >
      {tellsInvitations ? <InvitesList page={page} /> : <Untold />}
      <InvitePeople open={page.state.new === '1'} onClose={page.closeNew} />
    </Page>
  );
}
