import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '../../api/errors.ts';
import { announce, toastInfo } from '../../components/feedback-store.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { peopleQueries } from '../../people/people.queries.ts';
import { countPeople } from './bulk-acts.ts';
import { listQueryOf, LOOK_KEYS, MAX_SEARCH, PEOPLE_SHAPE } from './people-state.ts';

/** The page of the list that the URL stands for, and the ways to move about in it. */
export function usePeoplePage() {
  const { state, patch, reset } = useUrlState(PEOPLE_SHAPE);
  const query = useQuery(peopleQueries.list(listQueryOf(state)));
  const { data, error, isPlaceholderData, refetch } = query;

  const total = isPlaceholderData ? undefined : data?.total;
  useEffect(() => {
    if (typeof total === 'number') announce(countPeople(total));
  }, [total, state.q]);

  const search = (text: string) => {
    if (text.length > MAX_SEARCH) {
      toastInfo(`A search takes ${MAX_SEARCH.toLocaleString('en')} characters; the rest was cut.`);
    }
    patch({ q: text.slice(0, MAX_SEARCH) }, { replace: true });
  };
  /** A place in a list that is no longer this list cannot be found again: start over. */
  const retry = () => {
    const isLost = error instanceof ApiError && error.code === 'invalid_cursor';
    if (isLost) patch({ cursor: '' }, { replace: true });
    else void refetch();
  };
  const clear = () => reset(LOOK_KEYS);
  return { state, patch, clear, search, retry, query };
}
