import { queryOptions } from '@tanstack/react-query';
import { getDormantPrivilege } from '../../../contract/review-progress.ts';
import { call } from '../../api/client.ts';
import { homeQueries } from './home.queries.ts';

export const dormantQueries = {
  /** Active people by role and by days without activity. */
  chart: (orgId: number) =>
    queryOptions({
      queryKey: [...homeQueries.all, 'dormant', orgId] as const,
      queryFn: ({ signal }) => call(getDormantPrivilege, { query: {}, signal }),
      staleTime: 60_000,
    }),
};
