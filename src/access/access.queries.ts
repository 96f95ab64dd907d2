import {
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import {
  getAccess,
  listResourceAccess,
  listUserAccess,
  updateAccess,
} from '../../contract/resource-access.ts';
import { listResources, type AccessLevel, type ResourceType } from '../../contract/resources.ts';
import { call, callPage } from '../api/client.ts';
import type { CallInput } from '../api/request.ts';
import { keepPageOf } from '../lib/keep-page.ts';
import { refreshPeople } from '../people/people.queries.ts';

export type PersonRightsQuery = NonNullable<CallInput<typeof listUserAccess>['query']>;
export type ResourceRightsQuery = NonNullable<CallInput<typeof listResourceAccess>['query']>;

/** Names one resource. */
export interface ResourceRef {
  readonly resource_type: ResourceType;
  readonly resource_id: number;
}
/** To whom access is given: one of the three. */
export type GranteeRef =
  | { readonly user_id: number }
  | { readonly team_id: number }
  | { readonly org_id: number };

export const accessQueries = {
  all: ['access'] as const,
  /** What a person can reach, strongest first. */
  ofPerson: (userId: number, query: PersonRightsQuery) =>
    queryOptions({
      queryKey: [...accessQueries.all, 'person', userId, query] as const,
      queryFn: ({ signal }) =>
        callPage(listUserAccess, { params: { user_id: userId }, query, signal }),
      placeholderData: keepPageOf([...accessQueries.all, 'person', userId]),
    }),
  /** Who can reach a resource, strongest first. */
  toResource: (resource: ResourceRef, query: ResourceRightsQuery) =>
    queryOptions({
      queryKey: [...accessQueries.all, 'resource', resource, query] as const,
      queryFn: ({ signal }) => callPage(listResourceAccess, { params: resource, query, signal }),
      placeholderData: keepPageOf([...accessQueries.all, 'resource', resource]),
    }),
  /** One resource: what it is called, who owns it, and what was given directly on it. */
  configuration: (resource: ResourceRef) =>
    queryOptions({
      queryKey: [...accessQueries.all, 'configuration', resource] as const,
      queryFn: async ({ signal }) => {
        const reply = await call(getAccess, { params: resource, signal });
        return reply.access_configurations[0] ?? null;
      },
    }),
  /** Resources to choose from. */
  resources: (q: string) => {
    const query = { per_page: 8, ...(q !== '' && { q }) };
    return queryOptions({
      queryKey: [...accessQueries.all, 'resources', query] as const,
      queryFn: ({ signal }) => callPage(listResources, { query, signal }),
      placeholderData: keepPreviousData,
    });
  },
};

/** Giving, changing and taking away; one grant a request, so that nobody else's is overwritten. */
export const accessMutations = {
  give: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({
        resource,
        to,
        level,
        expiresAt,
      }: {
        resource: ResourceRef;
        to: GranteeRef;
        level: AccessLevel;
        expiresAt?: string | null;
      }) =>
        call(updateAccess, {
          body: {
            ...resource,
            access_grants: [
              {
                ...to,
                access_level: level,
                ...(expiresAt !== undefined && { expires_at: expiresAt }),
              },
            ],
          },
        }),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
  takeAway: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ resource, to }: { resource: ResourceRef; to: GranteeRef }) =>
        call(updateAccess, {
          body: { ...resource, access_modifications: [{ ...to, new_access_level: 'none' }] },
        }),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};
