import { queryOptions } from '@tanstack/react-query';
import { chunk } from '../lib/chunk.ts';

const load = () => import('./any-mine.ts');

/**
 * Whether somebody who is no admin has a review of their own: the menu stands on every page, so the
 * code that asks is fetched beside it and not with it.
 */
export const mineQueries = {
  any: (orgId: number) =>
    queryOptions({
      queryKey: ['reviews', 'any', orgId] as const,
      queryFn: async ({ signal }) => (await chunk(load)).anyMine(signal),
      staleTime: 5 * 60_000,
    }),
};
