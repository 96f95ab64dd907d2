import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { chunk } from '../lib/chunk.ts';
import { refreshPeople } from '../people/people.queries.ts';
import type { Recent } from './recent-acts.ts';

export const recentMutations = {
  /** Takes an act back. Also after a failure what is shown is looked up again: it was out of date. */
  undo: (client: QueryClient) =>
    mutationOptions({
      mutationFn: async ({ inverse, orgId, userId }: Recent) => {
        const { undoAct } = await chunk(() => import('./undo-act.ts'));
        return undoAct(inverse, { orgId, userId });
      },
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};
