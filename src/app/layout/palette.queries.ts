import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listUsers } from '../../../contract/users.ts';
import { call } from '../../api/client.ts';

const MOST = 8;

export const paletteQueries = {
  all: ['palette'] as const,
  /** The first few people that a text fits; the same search as the people list. */
  people: (text: string) =>
    queryOptions({
      queryKey: [...paletteQueries.all, 'list', text] as const,
      queryFn: ({ signal }) =>
        call(listUsers, {
          query: { access_role: 'all', q: text, per_page: String(MOST), count: 'false' },
          signal,
        }),
      placeholderData: keepPreviousData,
    }),
};
