import { mutationOptions, queryOptions, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { Feature } from '../../contract/features.ts';
import { impersonateUser, stopImpersonation } from '../../contract/impersonation.ts';
import {
  createSession,
  deleteSession,
  getSession,
  switchOrg,
  type Session,
} from '../../contract/session.ts';
import {
  getUserSettings,
  updateUserSettings,
  type SavedView,
} from '../../contract/user-settings.ts';
import type { RequestBody } from '../../contract/route.ts';
import { tellOtherTabs } from '../lib/other-tabs.ts';
import { call } from './client.ts';
import { sessionEvents } from './session-events.ts';

/** Who the browser is: which person, in which org, and who acts in their name. */
export const identityOf = ({
  user,
  org,
  impersonator,
}: Pick<Session, 'user' | 'org' | 'impersonator'>): string =>
  [user.id, org.id, impersonator?.id ?? 'nobody'].join('/');

export const sessionQueries = {
  all: ['session'] as const,
  /** Who is signed in. 401 when nobody is. */
  current: () =>
    queryOptions({
      queryKey: [...sessionQueries.all, 'detail', 'current'] as const,
      queryFn: async ({ signal, client }) => noticed(client, await call(getSession, { signal })),
      staleTime: 5 * 60_000,
    }),
  settings: () =>
    queryOptions({
      queryKey: [...sessionQueries.all, 'detail', 'settings'] as const,
      queryFn: ({ signal }) => call(getUserSettings, { signal }),
    }),
};

/** Documents that hold what more than one session has read. */
const mixed = new WeakSet<QueryClient>();

/**
 * Says when a session is another's than the one that the page was read by, and again with every
 * session after it: whoever does not let the page go is asked anew.
 */
function noticed(client: QueryClient, session: Session): Session {
  const held = client.getQueryData(sessionQueries.current().queryKey);
  if (held !== undefined && identityOf(held) !== identityOf(session)) mixed.add(client);
  if (mixed.has(client)) sessionEvents.emit('another');
  return session;
}

async function ask(client: QueryClient, background: boolean): Promise<Session> {
  const session = noticed(client, await call(getSession, { background }));
  client.setQueryData(sessionQueries.current().queryKey, session);
  return session;
}

/** Asks how long the session lives without keeping it alive, and files the answer. */
export const peekSession = (client: QueryClient): Promise<Session> => ask(client, true);

/** Files the session that the cookie now stands for, and tells the other tabs. */
export function takeSession(client: QueryClient, session: Session): void {
  client.setQueryData(sessionQueries.current().queryKey, noticed(client, session));
  tellOtherTabs(identityOf(session));
}

export const sessionMutations = {
  signIn: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: RequestBody<typeof createSession>) => call(createSession, { body }),
      onSuccess: (session) => takeSession(client, session),
      // Its input is a password: forgotten as soon as the form is gone.
      gcTime: 0,
      meta: { errors: 'caller' },
    }),
  signOut: () => mutationOptions({ mutationFn: () => call(deleteSession, {}) }),
  /** Asks for more time: any request that is not a poll is activity. */
  stay: (client: QueryClient) =>
    mutationOptions({
      mutationFn: () => ask(client, false),
      meta: { failed: 'The session was not extended' },
    }),
  impersonate: () =>
    mutationOptions({
      mutationFn: ({ userId, reason }: { userId: number; reason: string }) =>
        call(impersonateUser, { params: { user_id: userId }, body: { reason } }),
      meta: { errors: 'caller' },
    }),
  stopImpersonation: () =>
    mutationOptions({
      mutationFn: () => call(stopImpersonation, {}),
      meta: { errors: 'caller' },
    }),
  switchOrg: () =>
    mutationOptions({
      mutationFn: (orgId: number) => call(switchOrg, { body: { org_id: orgId } }),
    }),
  /** Changes the own views by what they are now, not by what this tab remembers of them. */
  changeViews: (client: QueryClient) =>
    mutationOptions({
      mutationFn: async (change: (views: readonly SavedView[]) => SavedView[]) => {
        const { views = [] } = await call(getUserSettings, {});
        return call(updateUserSettings, { body: { views: change(views) } });
      },
      onSuccess: (settings) => client.setQueryData(sessionQueries.settings().queryKey, settings),
      meta: { errors: 'caller' },
    }),
  saveSettings: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: RequestBody<typeof updateUserSettings>) =>
        call(updateUserSettings, { body }),
      onSuccess: (settings) => {
        client.setQueryData(sessionQueries.settings().queryKey, settings);
        client.setQueryData(sessionQueries.current().queryKey, (session) =>
          session === undefined ? session : { ...session, settings },
        );
      },
    }),
};

/** The session, inside the shell, where it is always there. */
export function useSession(): Session {
  const { data } = useQuery(sessionQueries.current());
  if (data === undefined) throw new Error('useSession is for pages behind sign-in');
  return data;
}

/** Whether the server does something beyond the documented API. */
export const hasFeature = (session: Pick<Session, 'features'>, feature: Feature): boolean =>
  session.features === undefined || session.features.includes(feature);

/** The same for components behind sign-in. */
export const useFeature = (feature: Feature): boolean => hasFeature(useSession(), feature);

/** Whether what the page does is done in somebody else's name. */
export const isActing = (session: Pick<Session, 'impersonator'>): boolean =>
  (session.impersonator ?? null) !== null;
