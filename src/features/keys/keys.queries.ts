import {
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import {
  listOrgApiKeys,
  revokeApiKey,
  revokeApiKeys,
  type OrgApiKey,
} from '../../../contract/api-keys.ts';
import { call, callPage } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';
import { refreshPeople } from '../../people/people.queries.ts';

export type OrgKeysQuery = NonNullable<CallInput<typeof listOrgApiKeys>['query']>;

export const keysQueries = {
  all: ['keys'] as const,
  lists: () => [...keysQueries.all, 'list'] as const,
  /** A page of everybody's keys of an org. */
  list: (orgId: number, query: OrgKeysQuery) =>
    queryOptions({
      queryKey: [...keysQueries.lists(), orgId, query] as const,
      queryFn: ({ signal }) =>
        callPage(listOrgApiKeys, { params: { org_id: orgId }, query, signal }),
      placeholderData: keepPreviousData,
    }),
};

export const keysMutations = {
  revoke: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (key: OrgApiKey) =>
        call(revokeApiKey, {
          params: { user_id: key.owner.id, key_id: key.id },
          ifMatch: key.etag,
        }),
      // Also after a failure: it may have ended by itself meanwhile.
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  revokeAll: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ userId, reason }: { userId: number; reason: string | undefined }) =>
        call(revokeApiKeys, { params: { user_id: userId }, body: { reason } }),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};
