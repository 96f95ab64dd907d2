import { queryOptions } from '@tanstack/react-query';
import { getAttention } from '../../../contract/system.ts';
import { call } from '../../api/client.ts';

export const homeQueries = {
  all: ['home'] as const,
  /** What needs attention; "today" begins at midnight in the zone. Looked at again every minute. */
  attention: (tz: string) =>
    queryOptions({
      queryKey: [...homeQueries.all, 'attention', tz] as const,
      queryFn: ({ signal, client }) => {
        const isPoll = client.getQueryData([...homeQueries.all, 'attention', tz]) !== undefined;
        return call(getAttention, { query: { tz }, signal, background: isPoll });
      },
      refetchInterval: 60_000,
    }),
};
