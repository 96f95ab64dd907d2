import { useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { RESOURCE_TYPES, type Resource } from '../../../contract/resources.ts';
import { placeOf, useNumbered } from '../../access/use-numbered.ts';
import { TYPE_OPTIONS, typeLabel } from '../../access/words.ts';
import { useFeature } from '../../api/session.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { useListMoves } from '../../components/use-list-moves.ts';
import { When } from '../../components/when.tsx';
import { param, readState, useUrlState } from '../../lib/url-state.ts';
import { resourcesQueries, type ResourcesQuery } from './resources.queries.ts';

const MAX_SEARCH = 200;
const SHAPE = {
  q: param.text(),
  resource_type: param.maybe(RESOURCE_TYPES),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
type State = z.output<z.ZodObject<typeof SHAPE>>;

/** The request for the page that the state stands for. */
const queryOf = ({ q, cursor, ...state }: State): ResourcesQuery => ({
  ...state,
  ...(q !== '' && { q }),
  ...(cursor !== '' && { cursor }),
});

/** The request for the page that an address stands for. */
export const resourcesQueryOf = (search: URLSearchParams): ResourcesQuery =>
  queryOf(readState(SHAPE, search));

const labelOf = ({ resource_name }: Resource): string => resource_name;
const keyOf = ({ resource_type, resource_id }: Resource): string =>
  `${resource_type} ${resource_id}`;
const countResources = (total: number): string =>
  total === 1 ? '1 resource' : `${total.toLocaleString('en')} resources`;

const COLUMNS: readonly Column<Resource & { readonly place: number }>[] = [
  {
    id: 'resource',
    header: 'Resource',
    card: 'title',
    cell: ({ resource_type, resource_id, resource_name }) => (
      <Link to={paths.resource.href(resource_type, resource_id)}>
        <bdi>{resource_name}</bdi>
      </Link>
    ),
  },
  {
    id: 'type',
    header: 'Type',
    card: 'state',
    cell: ({ resource_type }) => typeLabel(resource_type),
  },
  {
    id: 'owner',
    header: 'Owner',
    cell: ({ owner }) => <bdi>{owner.full_name || owner.email}</bdi>,
  },
  {
    id: 'grants',
    header: 'Grants',
    align: 'end',
    cell: ({ grants }) => <span className="tabular">{grants.toLocaleString('en')}</span>,
  },
  {
    id: 'id',
    header: 'ID',
    cell: ({ resource_id }) => <span className="mono">{resource_id}</span>,
  },
  { id: 'updated', header: 'Updated', cell: ({ updated_at }) => <When at={updated_at} /> },
];

/** The page of the catalogue that the URL stands for. */
export function useResourcesPage() {
  const { state, patch, reset } = useUrlState(SHAPE);
  const query = useQuery(resourcesQueries.list(queryOf(state)));
  const moves = useListMoves({
    q: state.q,
    patch,
    query,
    count: countResources,
    maxSearch: MAX_SEARCH,
  });
  return { state, patch, clear: () => reset(['per_page']), query, ...moves };
}

/** What access is given to, and by how many grants. */
export function ResourcesList({ page }: { page: ReturnType<typeof useResourcesPage> }) {
  const { state, patch, clear, query, search, retry } = page;
  const rows = useNumbered(query.data?.items);
  const hasCatalogue = useFeature('resource_catalogue');
  const columns = useMemo(
    () => COLUMNS.filter(({ id }) => hasCatalogue || id !== 'updated'),
    [hasCatalogue],
  );
  const isNarrowed = state.q !== '' || state.resource_type !== undefined;
  return (
    <>
      <ListToolbar
        search={
          <SearchBox
            value={state.q}
            label="Search resources"
            placeholder="Name or ID"
            onChange={search}
          />
        }
        filters={
          <FilterSelect
            label="Type"
            value={state.resource_type}
            options={TYPE_OPTIONS}
            onChange={(resource_type) => patch({ resource_type })}
          />
        }
        onReset={isNarrowed ? clear : undefined}
      />
      <DataTable
        label="Resources"
        columns={columns}
        rows={rows}
        rowId={placeOf}
        rowKey={keyOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        empty={
          state.cursor !== '' ? (
            <PastEnd what="resources" onFirst={() => patch({ cursor: '' })} />
          ) : isNarrowed ? (
            <NoMatch terms={state.q} onClear={clear} />
          ) : (
            <EmptyState title="The catalogue is empty">
              The platform that owns the resources fills it by <code>PUT /resources</code>, or you
              import a CSV file here.
            </EmptyState>
          )
        }
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'resource' : 'resources'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </>
  );
}
