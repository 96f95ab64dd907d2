import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, type ReactNode } from 'react';
import { ACCESS_SOURCES, type ResourceRight } from '../../contract/resource-access.ts';
import { useFeature, useSession } from '../api/session.ts';
import { paths } from '../app/paths.ts';
import { EmptyState, NoMatch, PastEnd } from '../components/async-states.tsx';
import type { Column } from '../components/data-table-types.ts';
import { DataTable } from '../components/data-table.tsx';
import { FilterSelect, ListToolbar } from '../components/list-toolbar.tsx';
import { MenuButton } from '../components/menu-button.tsx';
import { Pager } from '../components/pager.tsx';
import { PersonCell } from '../components/person-cell.tsx';
import { param, useUrlState } from '../lib/url-state.ts';
import { accessQueries, type ResourceRef } from './access.queries.ts';
import { useRightActs } from './right-acts.tsx';
import { rightColumns } from './right-columns.tsx';
import { placeOf, useNumbered } from './use-numbered.ts';
import { SOURCE_LABELS, wayKey } from './words.ts';

const SHAPE = {
  source: param.maybe(ACCESS_SOURCES),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
const SOURCES = ACCESS_SOURCES.map((value) => ({ value, label: SOURCE_LABELS[value] }));

const whoOf = ({ person }: ResourceRight): string =>
  person === null ? 'Everyone in the org' : person.full_name || person.email;

const keyOf = (right: ResourceRight): string => `${right.person?.id ?? ''} ${wayKey(right)}`;

const columnsFor = (
  tellsUse: boolean,
): readonly Column<ResourceRight & { readonly place: number }>[] => [
  {
    id: 'person',
    header: 'Who',
    card: 'title',
    cell: ({ person }) =>
      person === null ? (
        <strong>Everyone in the org</strong>
      ) : (
        <PersonCell
          id={person.id}
          name={person.full_name}
          email={person.email}
          to={paths.person.href(person.id, 'access')}
        />
      ),
  },
  ...rightColumns<ResourceRight & { readonly place: number }>(tellsUse),
];

/** Who can reach a resource and through what. `give` is the button that gives access. */
export function ResourceRights({
  resource,
  name,
  give,
}: {
  resource: ResourceRef;
  name: string;
  give: ReactNode;
}) {
  const { org } = useSession();
  const { state, patch, reset } = useUrlState(SHAPE);
  const { cursor, ...filters } = state;
  const query = useQuery(
    accessQueries.toResource(resource, { ...filters, ...(cursor !== '' && { cursor }) }),
  );
  const rows = useNumbered(query.data?.items);
  const tellsUse = useFeature('effective_access');
  const columns = useMemo(() => columnsFor(tellsUse), [tellsUse]);
  const entries = useRightActs();
  const { resource_type, resource_id } = resource;
  const rowActions = useCallback(
    (right: ResourceRight) => (
      <MenuButton
        label={`Access of ${whoOf(right)}`}
        items={() =>
          entries({
            right,
            resource: { resource_type, resource_id },
            resourceName: name,
            to: right.person === null ? { org_id: org.id } : { user_id: right.person.id },
            who: whoOf(right),
          })
        }
      />
    ),
    [entries, resource_type, resource_id, name, org.id],
  );
  const clear = () => reset(['per_page']);
  return (
    <>
      <ListToolbar
        filters={
          <FilterSelect
            label="Via"
            value={state.source}
            options={SOURCES}
            onChange={(source) => patch({ source })}
          />
        }
        onReset={state.source === undefined ? undefined : clear}
        end={give}
      />
      <DataTable
        label="Who can reach it"
        columns={columns}
        rows={rows}
        rowId={placeOf}
        rowKey={keyOf}
        rowLabel={whoOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowActions={rowActions}
        empty={
          cursor !== '' ? (
            <PastEnd what="rights" onFirst={() => patch({ cursor: '' })} />
          ) : state.source !== undefined ? (
            <NoMatch onClear={clear} />
          ) : (
            <EmptyState title="Nobody can reach it">Give somebody access.</EmptyState>
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
