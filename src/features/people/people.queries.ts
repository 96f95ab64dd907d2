import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { exportUsers } from '../../../contract/users.ts';
import { download } from '../../lib/download.ts';
import { refreshPeople } from '../../people/people.queries.ts';
import { runBulk, type BulkJob } from './bulk-run.ts';
import type { exportQueryOf } from './people-state.ts';

export const peopleListMutations = {
  /** Many acts, one refresh at their end. Failures are in the outcomes. */
  bulk: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (job: BulkJob) => runBulk(job),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
      gcTime: 0,
    }),
  export: () =>
    mutationOptions({
      mutationFn: (query: ReturnType<typeof exportQueryOf>) =>
        download(exportUsers, { query }, 'people.csv'),
      meta: { failed: 'The list was not exported' },
    }),
};
