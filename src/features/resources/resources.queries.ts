import {
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { importResources, listResources } from '../../../contract/resources.ts';
import { accessQueries, type ResourceRef } from '../../access/access.queries.ts';
import { call, callPage } from '../../api/client.ts';
import type { CallInput } from '../../api/request.ts';
import { refreshPeople } from '../../people/people.queries.ts';

export type ResourcesQuery = NonNullable<CallInput<typeof listResources>['query']>;

export const resourcesQueries = {
  all: ['resources'] as const,
  lists: () => [...resourcesQueries.all, 'list'] as const,
  /** A page of the catalogue by name. */
  list: (query: ResourcesQuery) =>
    queryOptions({
      queryKey: [...resourcesQueries.lists(), query] as const,
      queryFn: ({ signal }) => callPage(listResources, { query, signal }),
      placeholderData: keepPreviousData,
    }),
  /** One resource: what it is called and who owns it. */
  detail: (resource: ResourceRef) => accessQueries.configuration(resource),
};

export const resourcesMutations = {
  /** Merges rows into the catalogue; a result per row comes back. */
  import: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (resources: readonly unknown[]) =>
        call(importResources, { body: { resources: [...resources] } }),
      onSuccess: () => refreshPeople(client),
      meta: { errors: 'caller' },
    }),
};
