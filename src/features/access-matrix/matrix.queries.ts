import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getAccessMatrix } from '../../../contract/access-matrix.ts';
import { accessQueries } from '../../access/access.queries.ts';
import { call } from '../../api/client.ts';
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
};
