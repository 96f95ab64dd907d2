import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getAccessMatrix } from '../../../contract/access-matrix.ts';
import { listTeams } from '../../../contract/teams.ts';
import { accessQueries } from '../../access/access.queries.ts';
import { call, callPage } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';

export type MatrixQuery = NonNullable<CallInput<typeof getAccessMatrix>['query']>;

export const matrixQueries = {
  /** Who reaches what, 50 by 50 at most. */
  matrix: (query: MatrixQuery) =>
    queryOptions({
      queryKey: [...accessQueries.all, 'matrix', query] as const,
      queryFn: ({ signal }) => call(getAccessMatrix, { query, signal }),
      placeholderData: keepPreviousData,
    }),
  /** The teams to choose from, by name. */
  teams: () =>
    queryOptions({
      queryKey: [...accessQueries.all, 'matrix', 'teams'] as const,
      queryFn: ({ signal }) =>
        callPage(listTeams, { query: { per_page: 200, members: 'false' }, signal }),
    }),
};
