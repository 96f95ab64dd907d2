import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { listApiKeys, revokeApiKey, type ApiKey } from '../../../contract/api-keys.ts';
import {
  endUserSession,
  endUserSessions,
  listLogins,
  listUserLocks,
  listUserSessions,
} from '../../../contract/session.ts';
import { getUserMetrics } from '../../../contract/flow-metrics.ts';
import { updateUser, type User } from '../../../contract/users.ts';
import { call, callPage } from '../../api/client.ts';
import { sessionQueries } from '../../api/session.ts';
import { keepPageOf } from '../../lib/keep-page.ts';
import { peopleQueries, refreshPeople } from '../../people/people.queries.ts';

interface Place {
  readonly cursor: string;
  readonly per_page: number;
}

/** What the page of one person reads, below the key of that person. */
export const personQueries = {
  metrics: (id: number) =>
    queryOptions({
      queryKey: [...peopleQueries.of(id), 'metrics'] as const,
      queryFn: ({ signal }) => call(getUserMetrics, { params: { user_id: id }, signal }),
    }),
  sessions: (id: number) =>
    queryOptions({
      queryKey: [...peopleQueries.of(id), 'sessions'] as const,
      queryFn: ({ signal }) => call(listUserSessions, { params: { user_id: id }, signal }),
    }),
  signIns: (id: number, query: Place) =>
    queryOptions({
      queryKey: [...peopleQueries.of(id), 'sign-ins', query] as const,
      queryFn: ({ signal }) => callPage(listLogins, { params: { user_id: id }, query, signal }),
      placeholderData: keepPageOf([...peopleQueries.of(id), 'sign-ins']),
    }),
  locks: (id: number, query: Place) =>
    queryOptions({
      queryKey: [...peopleQueries.of(id), 'locks', query] as const,
      queryFn: ({ signal }) => callPage(listUserLocks, { params: { user_id: id }, query, signal }),
      placeholderData: keepPageOf([...peopleQueries.of(id), 'locks']),
    }),
  keys: (id: number) =>
    queryOptions({
      queryKey: [...peopleQueries.of(id), 'keys'] as const,
      queryFn: ({ signal }) => call(listApiKeys, { params: { user_id: id }, signal }),
    }),
};

/** What the form of a person sends: the changed fields alone. */
export interface PersonChange {
  readonly full_name?: string;
  readonly email?: string;
}

export const personMutations = {
  /** Saves on top of the version that the form was filled from. */
  save: (client: QueryClient, id: number) =>
    mutationOptions({
      mutationFn: ({ change, etag }: { change: PersonChange; etag: string | undefined }) =>
        call(updateUser, { params: { user_id: id }, body: change, ifMatch: etag }),
      onSuccess: (person: User) => {
        client.setQueryData(peopleQueries.detail(id).queryKey, (old) =>
          old === undefined ? undefined : { ...old, ...person },
        );
        // Somebody may have renamed themselves.
        client.setQueryData(sessionQueries.current().queryKey, (session) =>
          session?.user.id === id ? { ...session, user: person } : session,
        );
        void refreshPeople(client);
      },
      meta: { errors: 'caller' },
    }),
  endSession: (client: QueryClient, id: number) =>
    mutationOptions({
      mutationFn: (sessionId: number) =>
        call(endUserSession, { params: { user_id: id, session_id: sessionId } }),
      // Also after a failure: it may have ended by itself meanwhile.
      onSettled: () => refreshPeople(client),
      meta: { failed: 'The session was not ended' },
    }),
  endSessions: (client: QueryClient, id: number) =>
    mutationOptions({
      mutationFn: () => call(endUserSessions, { params: { user_id: id } }),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  revokeKey: (client: QueryClient, id: number) =>
    mutationOptions({
      mutationFn: (key: ApiKey) =>
        call(revokeApiKey, { params: { user_id: id, key_id: key.id }, ifMatch: key.etag }),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};
