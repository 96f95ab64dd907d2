import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getTeam, listTeams } from '../../contract/teams.ts';
import { call, callPage } from '../api/client.ts';

/** Teams to choose from, and the name of one, wherever a team is named. */
export const teamChoices = {
  all: ['teams', 'choice'] as const,
  search: (q: string) => {
    const query = { per_page: 8, members: 'false' as const, ...(q !== '' && { q }) };
    return queryOptions({
      queryKey: [...teamChoices.all, 'list', query] as const,
      queryFn: ({ signal }) => callPage(listTeams, { query, signal }),
      placeholderData: keepPreviousData,
    });
  },
  /** One team without its members. */
  named: (id: number) =>
    queryOptions({
      queryKey: [...teamChoices.all, 'detail', id] as const,
      queryFn: ({ signal }) =>
        call(getTeam, { params: { team_id: id }, query: { members: 'false' }, signal }),
      staleTime: 60_000,
    }),
};
