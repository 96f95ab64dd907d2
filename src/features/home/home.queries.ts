import { queryOptions } from '@tanstack/react-query';
import { getAuditHistogram } from '../../../contract/audit.ts';
import { getAttention } from '../../../contract/system.ts';
import { call } from '../../api/client.ts';

/** Days that the charts show. */
export const CHART_DAYS = 30;

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
  /** Sign-ins and changes per day of the zone, oldest first. */
  histogram: (orgId: number, tz: string) =>
    queryOptions({
      queryKey: [...homeQueries.all, 'histogram', orgId, tz] as const,
      queryFn: ({ signal }) =>
        call(getAuditHistogram, {
          params: { org_id: orgId },
          query: { days: String(CHART_DAYS), tz },
          signal,
        }),
    }),
};
