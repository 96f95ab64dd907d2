import { queryOptions, mutationOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  type ApiKey,
  type NewApiKey,
} from '../../../contract/api-keys.ts';
import { changePassword } from '../../../contract/passwords.ts';
import type { RequestBody } from '../../../contract/route.ts';
import {
  endUserSession,
  endUserSessions,
  listLogins,
  listUserSessions,
} from '../../../contract/session.ts';
import { updateUser, type User } from '../../../contract/users.ts';
import { call, callPage } from '../../api/client.ts';
import { sessionQueries } from '../../api/session.ts';
import { keepPageOf } from '../../lib/keep-page.ts';
import { refreshPeople } from '../../people/people.queries.ts';

export const profileQueries = {
  all: ['profile'] as const,
  sessions: (userId: number) =>
    queryOptions({
      queryKey: [...profileQueries.all, 'sessions', 'list', userId] as const,
      queryFn: ({ signal }) => call(listUserSessions, { params: { user_id: userId }, signal }),
    }),
  signIns: (userId: number, query: { cursor: string; per_page: number }) =>
    queryOptions({
      queryKey: [...profileQueries.all, 'sign-ins', 'list', userId, query] as const,
      queryFn: ({ signal }) => callPage(listLogins, { params: { user_id: userId }, query, signal }),
      placeholderData: keepPageOf([...profileQueries.all, 'sign-ins', 'list', userId]),
    }),
  keys: (userId: number) =>
    queryOptions({
      queryKey: [...profileQueries.all, 'keys', 'list', userId] as const,
      queryFn: ({ signal }) => call(listApiKeys, { params: { user_id: userId }, signal }),
    }),
};

/** Files a newer state of the own account in the session. */
export const fileUser = (client: QueryClient, user: User): void => {
  client.setQueryData(sessionQueries.current().queryKey, (session) =>
    session === undefined ? session : { ...session, user },
  );
};

export const profileMutations = {
  saveName: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ id, full_name, etag }: { id: number; full_name: string; etag?: string }) =>
        call(updateUser, { params: { user_id: id }, body: { full_name }, ifMatch: etag }),
      // The lists of an admin have the own name, too; so with keys and sessions below.
      onSuccess: (user) => {
        fileUser(client, user);
        return refreshPeople(client);
      },
      meta: { errors: 'caller' },
    }),
  endSession: (client: QueryClient, userId: number) =>
    mutationOptions({
      mutationFn: (sessionId: number) =>
        call(endUserSession, { params: { user_id: userId, session_id: sessionId } }),
      // Also after a failure: it may have ended by itself meanwhile.
      onSettled: () => refreshPeople(client),
      meta: { failed: 'The session was not ended' },
    }),
  endOtherSessions: (client: QueryClient, userId: number) =>
    mutationOptions({
      mutationFn: () => call(endUserSessions, { params: { user_id: userId } }),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  revokeKey: (client: QueryClient, userId: number) =>
    mutationOptions({
      mutationFn: ({ id, etag }: ApiKey) =>
        call(revokeApiKey, { params: { user_id: userId, key_id: id }, ifMatch: etag }),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};

// Below are plain functions, not mutations: a mutation keeps its input and its reply in a cache, and
// these are passwords and keys.

/** Changes the own password; everything that is signed in elsewhere ends. */
export async function changeOwnPassword(
  client: QueryClient,
  userId: number,
  body: RequestBody<typeof changePassword>,
): Promise<void> {
  await call(changePassword, { params: { user_id: userId }, body });
  // Rights return with it when the password had to be changed.
  await Promise.all([
    client.invalidateQueries({ queryKey: sessionQueries.all }),
    refreshPeople(client),
  ]);
}

/** Makes a key. `intent` is the same for every try of one dialog: a lost reply makes no second key. */
export async function makeKey(
  client: QueryClient,
  userId: number,
  body: RequestBody<typeof createApiKey>,
  intent: string,
): Promise<NewApiKey> {
  const made = await call(createApiKey, {
    params: { user_id: userId },
    body,
    idempotencyKey: intent,
  });
  // Not waited for: the key is to be shown.
  void refreshPeople(client);
  return made;
}
