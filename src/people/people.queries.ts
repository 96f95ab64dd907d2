import {
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { getUser, getUserFacets, listUsers, type User } from '../../contract/users.ts';
import { call, callPage, type Page } from '../api/client.ts';
import type { CallInput } from '../api/request.ts';
import { sessionQueries } from '../api/session.ts';
import * as acts from './person-acts.ts';

/** Filters, order and place of the people list, as the API names them. */
export type PeopleQuery = NonNullable<CallInput<typeof listUsers>['query']>;

export const peopleQueries = {
  all: ['people'] as const,
  lists: () => [...peopleQueries.all, 'list'] as const,
  list: (query: PeopleQuery) =>
    queryOptions({
      queryKey: [...peopleQueries.lists(), query] as const,
      queryFn: ({ signal }) =>
        callPage(listUsers, { query: { ...query, access_role: 'all' }, signal }),
      placeholderData: keepPreviousData,
    }),
  /** Counts behind the quick views: a request of its own, so that it never delays the rows. */
  facets: () =>
    queryOptions({
      queryKey: [...peopleQueries.all, 'facets'] as const,
      queryFn: ({ signal }) => call(getUserFacets, { signal }),
    }),
  details: () => [...peopleQueries.all, 'detail'] as const,
  /** What a page knows of one person (sessions, locks, …) belongs below this key. */
  of: (id: number) => [...peopleQueries.details(), id] as const,
  detail: (id: number) =>
    queryOptions({
      queryKey: [...peopleQueries.of(id), 'person'] as const,
      queryFn: ({ signal }) => call(getUser, { params: { user_id: id }, signal }),
    }),
};

/**
 * What an act changes may show anywhere: counts, locks, invitations, audit, tiles. So everything
 * but the session is out of date; only what is on the screen is fetched again.
 */
export const refreshPeople = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== sessionQueries.all[0],
  });

/** The same after a removal: asking for the person again would only be refused. */
const refreshWithout = (client: QueryClient, id: number): Promise<void> => {
  const gone = JSON.stringify(peopleQueries.of(id));
  return client.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] !== sessionQueries.all[0] && JSON.stringify(queryKey.slice(0, 3)) !== gone,
  });
};

/** Files the person that came back, so that the screen is right before it is fetched again. */
function takeOver(client: QueryClient, person: User): Promise<void> {
  client.setQueryData(peopleQueries.detail(person.id).queryKey, (old) =>
    old === undefined ? undefined : { ...old, ...person },
  );
  client.setQueriesData({ queryKey: peopleQueries.lists() }, (page: Page<User[]> | undefined) =>
    page === undefined
      ? undefined
      : { ...page, items: page.items.map((row) => (row.id === person.id ? person : row)) },
  );
  return refreshPeople(client);
}

type On = { readonly person: User; readonly reason?: string | undefined };

/** One act each. Dialogs and toasts show failures themselves: hence `errors: 'caller'`. */
export const peopleMutations = {
  lock: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, ...why }: On & { until?: string | undefined }) =>
        acts.lockPerson(person, why),
      onSuccess: (person) => takeOver(client, person),
      meta: { errors: 'caller' },
    }),
  unlock: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, ...why }: { person: Pick<User, 'id' | 'etag'>; reason?: string }) =>
        acts.unlockPerson(person, why),
      onSuccess: (person) => takeOver(client, person),
      onError: () => void refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  deactivate: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, ...why }: On) => acts.deactivatePerson(person, why),
      onSuccess: (person) => takeOver(client, person),
      meta: { errors: 'caller' },
    }),
  activate: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, orgId }: { person: User; orgId: number }) =>
        acts.activatePerson(person, orgId),
      onSuccess: (person) => takeOver(client, person),
      // Half of it may be done, or somebody was faster: the next press is to know. Not waited for,
      // since the failure is to be said first.
      onError: () => void refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  setRole: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, orgId, admin }: { person: User; orgId: number; admin: boolean }) =>
        acts.changeRole(person, orgId, admin),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  addToTeam: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, teamId }: { person: User; teamId: number }) =>
        acts.addToTeam(person, teamId),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  makeOwner: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, orgId }: { person: User; orgId: number }) =>
        acts.makeOwner(person, orgId),
      onSuccess: () =>
        Promise.all([
          refreshPeople(client),
          // The right went with it.
          client.invalidateQueries({ queryKey: sessionQueries.all }),
        ]),
      meta: { errors: 'caller' },
    }),
  sendReset: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, ...rest }: On & { key: string }) => acts.sendResetLink(person, rest),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
      // The reply may carry the link.
      gcTime: 0,
    }),
  oneTimePassword: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, ...why }: On) => acts.setOneTimePassword(person, why),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
      // The password is to be gone with the dialog that shows it.
      gcTime: 0,
    }),
  resendInvitation: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, key }: { person: User; key: string }) =>
        acts.resendInvitation(person, { key }),
      // Also after a failure: somebody may have sent or revoked it meanwhile.
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
      gcTime: 0,
    }),
  remove: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ person, orgId }: { person: User; orgId: number }) =>
        acts.removeFromOrg(person, orgId),
      onSuccess: (_reply, { person }) => refreshWithout(client, person.id),
      meta: { errors: 'caller' },
    }),
};
