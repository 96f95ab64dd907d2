import { queryOptions } from '@tanstack/react-query';
import { listReviewHistory } from '../../contract/review-desk.ts';
import { callPage } from '../api/client.ts';
import type { CallInput } from '../api/request.ts';
import { keepPageOf } from '../lib/keep-page.ts';
import { peopleQueries } from '../people/people.queries.ts';

export type HistoryQuery = NonNullable<CallInput<typeof listReviewHistory>['query']>;

export const historyQueries = {
  /** What was decided of a person's rights, newest first. */
  list: (userId: number, query: HistoryQuery) =>
    queryOptions({
      queryKey: [...peopleQueries.of(userId), 'reviews', query] as const,
      queryFn: ({ signal }) =>
        callPage(listReviewHistory, { params: { user_id: userId }, query, signal }),
      placeholderData: keepPageOf([...peopleQueries.of(userId), 'reviews']),
    }),
};
