import type { QueryClient } from '@tanstack/react-query';
import { sessionQueries } from '../api/session.ts';
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
  if (session === undefined) return;
  const list = invitesQueries.list(session.org.id, invitesQueryOf(readInvitesState(search)));
  // The component shows what went wrong; here it is only begun.
  client.query(list).catch(() => undefined);
};

export function Component() {
  const page = useInvitesPage();
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
      <InvitesList page={page} />
      <InvitePeople open={page.state.new === '1'} onClose={page.closeNew} />
    </Page>
  );
}
