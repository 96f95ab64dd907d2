import { mutationOptions, type QueryClient } from '@tanstack/react-query';
import { revokeApiKeys } from '../../../contract/api-keys.ts';
import { endAccess, leaveTeams, transferUser, type Leaving } from '../../../contract/leaving.ts';
import { removeMembers } from '../../../contract/orgs.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import { endUserSessions } from '../../../contract/session.ts';
import { deactivateUser, lockUser } from '../../../contract/user-acts.ts';
import { call } from '../../api/client.ts';
import { refreshPeople } from '../../people/people.queries.ts';

/** The acts that a step consists of; the routes that do the same by hand. */
export type TieCut = 'teams' | 'access' | 'keys' | 'sessions' | 'lock' | 'deactivate';

const params = (leaving: Leaving) => ({ user_id: leaving.person.id });

const onAccount = (leaving: Leaving, reason: string | undefined) => ({
  params: params(leaving),
  body: { reason },
  ...(leaving.account && { ifMatch: leaving.account.etag }),
});

const CUTS: Readonly<
  Record<TieCut, (leaving: Leaving, reason: string | undefined) => Promise<unknown>>
> = {
  teams: (leaving, reason) => call(leaveTeams, { params: params(leaving), body: { reason } }),
  access: (leaving, reason) => call(endAccess, { params: params(leaving), body: { reason } }),
  keys: (leaving, reason) => call(revokeApiKeys, { params: params(leaving), body: { reason } }),
  sessions: (leaving) => call(endUserSessions, { params: params(leaving) }),
  lock: (leaving, reason) => call(lockUser, onAccount(leaving, reason)),
  deactivate: (leaving, reason) => call(deactivateUser, onAccount(leaving, reason)),
};

interface Why {
  readonly leaving: Leaving;
  readonly reason: string | undefined;
}

/** After each act everything is read again: what is done is what the server says is done. */
export const leavingMutations = {
  cut: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ cut, leaving, reason }: Why & { cut: TieCut }) => CUTS[cut](leaving, reason),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  handOver: (client: QueryClient) =>
    mutationOptions({
      mutationFn: async ({
        leaving,
        reason,
        to,
        types,
      }: Why & { to: number; types?: readonly ResourceType[] | undefined }) => {
        const body = {
          delegate_owner_id: to,
          reason,
          ...(types !== undefined && { resource_types: [...types] }),
        };
        // Of very much a part goes over with each request.
        for (;;) {
          const reply = await call(transferUser, { params: params(leaving), body });
          if ((reply.remaining ?? 0) === 0) return reply;
        }
      },
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  remove: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({
        leaving,
        reason,
        orgId,
        to,
      }: Why & { orgId: number; to: number | undefined }) =>
        call(removeMembers, {
          params: { org_id: orgId },
          body: {
            reason,
            members: [
              { id: leaving.person.id, ...(to !== undefined && { delegate_owner_id: to }) },
            ],
          },
        }),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};
