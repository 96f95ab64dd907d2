import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listResources } from '../../../contract/resources.ts';
import { listTeams } from '../../../contract/teams.ts';
import { listUsers } from '../../../contract/users.ts';
import { callPage } from '../../api/client.ts';

const MOST = 6;
const few = { per_page: String(MOST), count: 'false' };

/** The first few that a text fits; the same searches as on the lists' own pages. */
export const paletteQueries = {
  all: ['palette'] as const,
  people: (text: string) =>
    queryOptions({
      queryKey: [...paletteQueries.all, 'people', text] as const,
      queryFn: ({ signal }) =>
        callPage(listUsers, { query: { access_role: 'all', q: text, ...few }, signal }),
      placeholderData: keepPreviousData,
    }),
  teams: (text: string) =>
    queryOptions({
      queryKey: [...paletteQueries.all, 'teams', text] as const,
      queryFn: ({ signal }) =>
        callPage(listTeams, { query: { q: text, members: 'false', ...few }, signal }),
      placeholderData: keepPreviousData,
    }),
  resources: (text: string) =>
    queryOptions({
      queryKey: [...paletteQueries.all, 'resources', text] as const,
      queryFn: ({ signal }) => callPage(listResources, { query: { q: text, ...few }, signal }),
      placeholderData: keepPreviousData,
    }),
};
