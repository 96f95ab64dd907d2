import type { QueryClient } from '@tanstack/react-query';
import { peopleQueries } from '../people/people.queries.ts';
import { peopleIndex } from './indexes.ts';

/** Lists of people are drawn anew as more of them arrive. */
export function watchGrowth(client: QueryClient): void {
  peopleIndex.subscribe(() => {
    void client.invalidateQueries({ queryKey: peopleQueries.lists() });
    void client.invalidateQueries({ queryKey: peopleQueries.facets().queryKey });
  });
}
