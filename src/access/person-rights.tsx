import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import type { PersonRight } from '../../contract/resource-access.ts';
import { ACCESS_SOURCES } from '../../contract/resource-access.ts';
import { RESOURCE_TYPES } from '../../contract/resources.ts';
import { useFeature } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { EmptyState, NoMatch, PastEnd } from '../components/async-states.tsx';
import type { Column } from '../components/data-table-types.ts';
import { DataTable } from '../components/data-table.tsx';
import { FilterSelect, ListToolbar } from '../components/list-toolbar.tsx';
import { MenuButton } from '../components/menu-button.tsx';
import { Pager } from '../components/pager.tsx';
import { param, useUrlState } from '../lib/url-state.ts';
import { accessQueries } from './access.queries.ts';
import { useRightActs } from './right-acts.tsx';
import { rightColumns } from './right-columns.tsx';
import { placeOf, useNumbered } from './use-numbered.ts';
import { SOURCE_LABELS, TYPE_OPTIONS, typeLabel, wayKey } from './words.ts';

const SHAPE = {
  resource_type: param.maybe(RESOURCE_TYPES),
  source: param.maybe(ACCESS_SOURCES),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
const SOURCES = ACCESS_SOURCES.map((value) => ({ value, label: SOURCE_LABELS[value] }));

const labelOf = (right: PersonRight): string => right.resource_name;
const keyOf = (right: PersonRight): string =>
  `${right.resource_type} ${right.resource_id} ${wayKey(right)}`;

const columnsFor = (opensResources: boolean, tellsUse: boolean): readonly Column<PersonRight>[] => [
  {
    id: 'resource',
    header: 'Resource',
    card: 'title',
    cell: ({ resource_type, resource_id, resource_name }) =>
      opensResources ? (
        <Link to={paths.resource.href(resource_type, resource_id)}>
          <bdi>{resource_name}</bdi>
        </Link>
      ) : (
        <bdi>{resource_name}</bdi>
      ),
  },
  { id: 'type', header: 'Type', cell: ({ resource_type }) => typeLabel(resource_type) },
  ...rightColumns<PersonRight>(tellsUse),
];

/** What a person can reach and through what. `canChange`: by an admin, in place. */
export function PersonRights({
  person,
  canChange,
}: {
  person: { readonly id: number; readonly name: string };
  canChange: boolean;
}) {
  const { state, patch, reset } = useUrlState(SHAPE);
  const { cursor, ...filters } = state;
  const query = useQuery(
    accessQueries.ofPerson(person.id, { ...filters, ...(cursor !== '' && { cursor }) }),
  );
  const rows = useNumbered(query.data?.items);
  const tellsUse = useFeature('effective_access');
  const columns = useMemo(() => columnsFor(canChange, tellsUse), [canChange, tellsUse]);
  const entries = useRightActs();
  const rowActions = useCallback(
    (right: PersonRight) => (
      <MenuButton
        label={`Access to ${right.resource_name}`}
        items={() =>
          entries({
            right,
            resource: { resource_type: right.resource_type, resource_id: right.resource_id },
            resourceName: right.resource_name,
            to: { user_id: person.id },
            who: person.name,
          })
        }
      />
    ),
    [entries, person.id, person.name],
  );
  const isNarrowed = state.resource_type !== undefined || state.source !== undefined;
  const clear = () => reset(['per_page']);
  return (
    <>
      <ListToolbar
        filters={
          <>
            <FilterSelect
              label="Type"
              value={state.resource_type}
              options={TYPE_OPTIONS}
              onChange={(resource_type) => patch({ resource_type })}
            />
            <FilterSelect
              label="Via"
              value={state.source}
              options={SOURCES}
              onChange={(source) => patch({ source })}
            />
          </>
        }
        onReset={isNarrowed ? clear : undefined}
      />
      <DataTable
        label="Access"
        columns={columns}
        rows={rows}
        rowId={placeOf}
        rowKey={keyOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={() => void query.refetch()}
        {...(canChange && { rowActions })}
        empty={
          cursor !== '' ? (
            <PastEnd what="rights" onFirst={() => patch({ cursor: '' })} />
          ) : isNarrowed ? (
            <NoMatch onClear={clear} />
          ) : (
            <EmptyState title="No access to anything">
              What is given to this person, to a team they are in, or to everyone, stands here.
            </EmptyState>
          )
        }
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'right' : 'rights'}
        onGo={(next) => patch({ cursor: next })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </>
  );
}
