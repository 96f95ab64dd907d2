import { mutationOptions } from '@tanstack/react-query';
import { exportUsers } from '../../../contract/users.ts';
import { download } from '../../lib/download.ts';
import type { exportQueryOf } from './people-state.ts';

export const peopleListMutations = {
  export: () =>
    mutationOptions({
      mutationFn: (query: ReturnType<typeof exportQueryOf>) =>
        download(exportUsers, { query }, 'people.csv'),
      meta: { failed: 'The list was not exported' },
    }),
};
