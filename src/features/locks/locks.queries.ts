import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listLocks } from '../../../contract/session.ts';
import { callPage } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';

export type LocksQuery = NonNullable<CallInput<typeof listLocks>['query']>;

export const locksQueries = {
  all: ['locks'] as const,
  lists: () => [...locksQueries.all, 'list'] as const,
  /** Who is locked now; the newest lock first. */
  list: (query: LocksQuery) =>
    queryOptions({
      queryKey: [...locksQueries.lists(), query] as const,
      queryFn: ({ signal }) => callPage(listLocks, { query, signal }),
      placeholderData: keepPreviousData,
    }),
};
