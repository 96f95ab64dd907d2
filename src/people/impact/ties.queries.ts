import { queryOptions } from '@tanstack/react-query';
import { getLeaving } from '../../../contract/leaving.ts';
import { call } from '../../api/client.ts';
import { peopleQueries } from '../people.queries.ts';

export const tiesQueries = {
  /** What still ties a person to the org: asked anew, never kept, so that what shows it can go. */
  of: (userId: number) =>
    queryOptions({
      queryKey: [...peopleQueries.of(userId), 'leaving'] as const,
      queryFn: ({ signal }) => call(getLeaving, { params: { user_id: userId }, signal }),
    }),
};
