import {
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import {
  createTeam,
  deleteTeam,
  getTeam,
  listTeamMembers,
  listTeams,
  mergeTeamMembers,
  removeTeamMembers,
  updateTeam,
  Team,
  type TeamMemberInput,
} from '../../../contract/teams.ts';
import { call, callPage } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import type { CallInput } from '../../api/request.ts';
import { keepPageOf } from '../../lib/keep-page.ts';
import { refreshPeople } from '../../people/people.queries.ts';

export type TeamsQuery = NonNullable<CallInput<typeof listTeams>['query']>;
export type TeamMembersQuery = NonNullable<CallInput<typeof listTeamMembers>['query']>;
export type TeamChange = NonNullable<CallInput<typeof updateTeam>['body']>;

export const teamsQueries = {
  all: ['teams'] as const,
  lists: () => [...teamsQueries.all, 'list'] as const,
  /** A page of teams. Their members are counted, not listed. */
  list: (query: TeamsQuery) =>
    queryOptions({
      queryKey: [...teamsQueries.lists(), query] as const,
      queryFn: ({ signal }) =>
        callPage(listTeams, { query: { ...query, members: 'false' }, signal }),
      placeholderData: keepPreviousData,
    }),
  of: (id: number) => [...teamsQueries.all, 'detail', id] as const,
  detail: (id: number) =>
    queryOptions({
      queryKey: [...teamsQueries.of(id), 'team'] as const,
      queryFn: ({ signal }) => call(getTeam, { params: { team_id: id }, signal }),
    }),
  members: (id: number, query: TeamMembersQuery) =>
    queryOptions({
      queryKey: [...teamsQueries.of(id), 'members', query] as const,
      queryFn: ({ signal }) =>
        callPage(listTeamMembers, { params: { team_id: id }, query, signal }),
      placeholderData: keepPageOf([...teamsQueries.of(id), 'members']),
    }),
};

const ifMatch = ({ etag }: Pick<Team, 'etag'>) => (etag === undefined ? {} : { ifMatch: etag });

// Teams stand on people too, and every change is an event.
const refresh = refreshPeople;

/** Files the team that a refusal (412) holds: the next attempt is made on it as it stands. */
const fileTheirs = (client: QueryClient, error: unknown): void => {
  const now = Team.safeParse(error instanceof ApiError ? error.current : undefined);
  if (now.success) client.setQueryData(teamsQueries.detail(now.data.id).queryKey, now.data);
};

/** After a deletion: asking for the team again would only be refused. */
const refreshWithout = (client: QueryClient, id: number): Promise<void> => {
  client.removeQueries({ queryKey: teamsQueries.of(id), type: 'inactive' });
  const gone = JSON.stringify(teamsQueries.of(id));
  return client.invalidateQueries({
    predicate: ({ queryKey }) => JSON.stringify(queryKey.slice(0, 3)) !== gone,
  });
};

/** One change each; a change of members sends the difference, never the whole list. */
export const teamsMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ key, ...body }: { name: string; description: string; key: string }) =>
        call(createTeam, { body, idempotencyKey: key }),
      onSuccess: () => refresh(client),
      meta: { errors: 'caller' },
    }),
  update: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ team, change }: { team: Pick<Team, 'id' | 'etag'>; change: TeamChange }) =>
        call(updateTeam, { params: { team_id: team.id }, body: change, ...ifMatch(team) }),
      onSuccess: (team) => {
        client.setQueryData(teamsQueries.detail(team.id).queryKey, team);
        return refresh(client);
      },
      onError: (error) => fileTheirs(client, error),
      meta: { errors: 'caller' },
    }),
  delete: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ team }: { team: Team }) =>
        call(deleteTeam, { params: { team_id: team.id }, body: {}, ...ifMatch(team) }),
      onSuccess: (_reply, { team }) => refreshWithout(client, team.id),
      onError: (error) => fileTheirs(client, error),
      meta: { errors: 'caller' },
    }),
  addMembers: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ teamId, members }: { teamId: number; members: TeamMemberInput[] }) =>
        call(mergeTeamMembers, { params: { team_id: teamId }, body: { members } }),
      onSuccess: () => refresh(client),
      meta: { errors: 'caller' },
    }),
  removeMembers: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ teamId, ids }: { teamId: number; ids: readonly number[] }) =>
        call(removeTeamMembers, {
          params: { team_id: teamId },
          body: { members: ids.map((id) => ({ id })) },
        }),
      onSuccess: () => refresh(client),
      meta: { errors: 'caller' },
    }),
};
