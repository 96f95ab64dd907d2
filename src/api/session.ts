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
import { call } from './client.ts';

export const sessionQueries = {
  all: ['session'] as const,
  /** Who is signed in. 401 when nobody is. */
  current: () =>
    queryOptions({
      queryKey: [...sessionQueries.all, 'detail', 'current'] as const,
      queryFn: ({ signal }) => call(getSession, { signal }),
      staleTime: 5 * 60_000,
    }),
  settings: () =>
    queryOptions({
      queryKey: [...sessionQueries.all, 'detail', 'settings'] as const,
      queryFn: ({ signal }) => call(getUserSettings, { signal }),
    }),
};

/** Asks how long the session lives without keeping it alive, and files the answer. */
export async function peekSession(client: QueryClient): Promise<Session> {
  const session = await call(getSession, { background: true });
  client.setQueryData(sessionQueries.current().queryKey, session);
  return session;
}

export const sessionMutations = {
  signIn: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: RequestBody<typeof createSession>) => call(createSession, { body }),
      onSuccess: (session) => client.setQueryData(sessionQueries.current().queryKey, session),
      // Its input is a password: forgotten as soon as the form is gone.
      gcTime: 0,
      meta: { errors: 'caller' },
    }),
  signOut: () => mutationOptions({ mutationFn: () => call(deleteSession, {}) }),
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

/** Goes on in another org: nothing that was read in the one before may be seen in this one. */
export function enterOrg(client: QueryClient, session: Session): void {
  client.clear();
  client.setQueryData(sessionQueries.current().queryKey, session);
}

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
