import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useSession } from '../../api/session.ts';
import { announce, toastInfo } from '../../components/feedback-store.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { countInvites } from './invite-acts.ts';
import { invitesQueries } from './invites.queries.ts';
import { INVITES_SHAPE, invitesQueryOf, LOOK_KEYS, MAX_SEARCH } from './invites-state.ts';

/** The page of the list that the URL stands for, and the ways to move about in it. */
export function useInvitesPage() {
  const { org } = useSession();
  const { state, patch, reset } = useUrlState(INVITES_SHAPE);
  const query = useQuery(invitesQueries.list(org.id, invitesQueryOf(state)));
  const { data, error, isPlaceholderData, refetch } = query;

  const total = isPlaceholderData ? undefined : data?.total;
  useEffect(() => {
    if (typeof total === 'number') announce(countInvites(total));
  }, [total, state.q]);

  const search = (text: string) => {
    if (text.length > MAX_SEARCH) {
      toastInfo(`A search takes ${MAX_SEARCH} characters; the rest was cut.`);
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
  // Opening is a step that Back undoes; the place in the list stays.
  const { cursor } = state;
  const openNew = () => patch({ new: '1', cursor });
  const closeNew = () => patch({ new: undefined, cursor }, { replace: true });
  return { state, patch, clear, search, retry, query, openNew, closeNew };
}

export type InvitesPage = ReturnType<typeof useInvitesPage>;
