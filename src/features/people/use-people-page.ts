import { useQuery } from '@tanstack/react-query';
import { countPeople } from '../../bulk/bulk-words.ts';
import { useListMoves } from '../../components/use-list-moves.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { peopleQueries } from '../../people/people.queries.ts';
import { listQueryOf, LOOK_KEYS, MAX_SEARCH, PEOPLE_SHAPE } from './people-state.ts';

/** The page of the list that the URL stands for, and the ways to move about in it. */
export function usePeoplePage() {
  const { state, patch, reset } = useUrlState(PEOPLE_SHAPE);
  const query = useQuery(peopleQueries.list(listQueryOf(state)));
  const moves = useListMoves({
    q: state.q,
    patch,
    query,
    count: countPeople,
    maxSearch: MAX_SEARCH,
  });
  const clear = () => reset(LOOK_KEYS);
  return { state, patch, clear, query, ...moves };
}
