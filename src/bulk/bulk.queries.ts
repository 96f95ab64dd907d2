import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  bulkUsers,
  getBulkRun,
  listBulkRuns,
  type BulkAction,
  type BulkFilter,
  type BulkRun,
} from '../../contract/bulk.ts';
import type { AccessLevel } from '../../contract/resources.ts';
import type { ResourceRef } from '../access/access.queries.ts';
import { call, callPage } from '../api/client.ts';
import { refreshPeople } from '../people/people.queries.ts';
import { driveRun, type Start } from './drive-run.ts';

/** Whom an act is about: people by their ids, or everybody who matches but for some. */
export type BulkScope =
  | { readonly ids: readonly number[] }
  | { readonly filter: BulkFilter; readonly except: readonly number[] };

/** An act that is to be planned. */
export interface BulkWish {
  readonly action: BulkAction;
  readonly scope: BulkScope;
  /** The team or the resource that it is about. */
  readonly place: Place;
}

/** What an act is about beside people; the names are for the question. */
export type Place =
  | { readonly kind: 'none' }
  | { readonly kind: 'team'; readonly id: number; readonly name: string }
  | {
      readonly kind: 'resource';
      readonly resource: ResourceRef;
      readonly name: string;
      /** Undefined: it is taken away. */
      readonly level?: AccessLevel | undefined;
    };

/** The fields of the request that say so. */
export const placeFields = (place: Place) => {
  switch (place.kind) {
    case 'none':
      return {};
    case 'team':
      return { team_id: place.id };
    case 'resource':
      return {
        resource: place.resource,
        ...(place.level !== undefined && { access_level: place.level }),
      };
  }
};

const scopeOf = (scope: BulkScope) =>
  'ids' in scope
    ? { ids: [...scope.ids] }
    : {
        filter: scope.filter,
        ...(scope.except.length > 0 && { except_ids: [...scope.except] }),
      };

export const bulkQueries = {
  all: ['bulk'] as const,
  lists: () => [...bulkQueries.all, 'list'] as const,
  /** Own acts on many, newest first, without their rows. */
  recent: () =>
    queryOptions({
      queryKey: [...bulkQueries.lists(), 'recent'] as const,
      queryFn: ({ signal }) =>
        callPage(listBulkRuns, { query: { per_page: 20, count: 'false' }, signal }),
    }),
  detail: (id: number) =>
    queryOptions({
      queryKey: [...bulkQueries.all, 'detail', id] as const,
      queryFn: ({ signal }) => call(getBulkRun, { params: { run_id: id }, signal }),
    }),
  /** What would become of each. Asked anew each time: people change. */
  plan: ({ action, scope, place }: BulkWish) =>
    queryOptions({
      queryKey: [...bulkQueries.all, 'plan', action, scope, place] as const,
      queryFn: ({ signal }): Promise<BulkRun> =>
        call(bulkUsers, {
          body: {
            action,
            ...scopeOf(scope),
            ...placeFields(place),
            dry_run: true,
          },
          signal,
        }),
      staleTime: Infinity,
      gcTime: 0,
    }),
};

export interface RunJob {
  readonly start: Start;
  readonly signal: AbortSignal;
  readonly onRun: (run: BulkRun) => void;
}

export const bulkMutations = {
  /** Works on a run until it is over or stopped; one refresh at its end. */
  run: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (job: RunJob) => driveRun(job),
      onSettled: () => refreshPeople(client),
      meta: { errors: 'caller' },
      // A reply may carry links.
      gcTime: 0,
    }),
};
