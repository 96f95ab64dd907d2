import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../api/session.ts';
import { useListMoves } from '../../components/use-list-moves.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { countInvites } from './invite-acts.ts';
import { invitesQueries } from './invites.queries.ts';
import { INVITES_SHAPE, invitesQueryOf, LOOK_KEYS, MAX_SEARCH } from './invites-state.ts';

/** The page of the list that the URL stands for, and the ways to move about in it; `isThere`: any. */
export function useInvitesPage(isThere = true) {
  const { org } = useSession();
  const { state, patch, reset } = useUrlState(INVITES_SHAPE);
  const query = useQuery({
    ...invitesQueries.list(org.id, invitesQueryOf(state)),
    enabled: isThere,
  });
  const moves = useListMoves({
    q: state.q,
    patch,
    query,
    count: countInvites,
    maxSearch: MAX_SEARCH,
  });
  const clear = () => reset(LOOK_KEYS);
  // Opening is a step that Back undoes; the place in the list stays.
  const { cursor } = state;
  const openNew = () => patch({ new: '1', cursor });
  const closeNew = () => patch({ new: undefined, cursor }, { replace: true });
  return { state, patch, clear, query, ...moves, openNew, closeNew };
}

export type InvitesPage = ReturnType<typeof useInvitesPage>;
