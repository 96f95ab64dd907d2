import type { QueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session.ts';
import { Page } from '../components/page.tsx';
import { CreateTeam } from '../features/teams/create-team.tsx';
import { TeamsList, useTeamsPage } from '../features/teams/teams-list.tsx';
import { readTeamsState, teamsQueryOf } from '../features/teams/teams-state.ts';
import { teamsQueries } from '../features/teams/teams.queries.ts';

export const preload = (client: QueryClient, { search }: { search: URLSearchParams }): void => {
  // The component shows what went wrong; here it is only begun.
  client.query(teamsQueries.list(teamsQueryOf(readTeamsState(search)))).catch(() => undefined);
};

/** Every team for admins; for others those that they are in or own. */
export function Component() {
  const page = useTeamsPage();
  const { rights } = useSession();
  const create = rights.org_admin && <CreateTeam />;
  return (
    <Page
      title="Teams"
      count={page.query.data?.total ?? null}
      lead="People who do the same work; what a team may reach, everybody in it may."
      actions={create}
    >
      <TeamsList page={page} create={create} />
    </Page>
  );
}
