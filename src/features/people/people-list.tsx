import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo, type MouseEvent } from 'react';
import { useNavigate } from 'react-router';
import type { User } from '../../../contract/users.ts';
import { useFeature, useSession } from '../../api/session.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Button } from '../../components/button.tsx';
import { DownloadIcon, RowsIcon } from '../../components/icons.tsx';
import { ColumnChooser, ListToolbar } from '../../components/list-toolbar.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { actEntries } from '../../people/act-menu.tsx';
import { nameOf } from '../../people/person-facts.ts';
import { usePersonActs } from '../../people/use-person-acts.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { NobodyHere } from './nobody-here.tsx';
import { columnsParam, hiddenColumns, peopleColumns } from './people-columns.tsx';
import { PeopleFilters } from './people-filters.tsx';
import { exportQueryOf, isNarrowed } from './people-state.ts';
import { peopleListMutations } from './people.queries.ts';
import { QuickViews } from './quick-views.tsx';
import { SavedViews } from './saved-views.tsx';
import type { usePeoplePage } from './use-people-page.ts';
import { useSelection } from './use-selection.ts';
import './people-list.css';

type PeoplePage = ReturnType<typeof usePeoplePage>;

const idOf = (user: User): number => user.id;

/** A press anywhere in a row opens the person, as the name does; what is a control stays one. */
function useOpenRow() {
  const navigate = useNavigate();
  return (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element) || event.button !== 0) return;
    if (event.target.closest('a, button, input, label') !== null) return;
    if (window.getSelection()?.isCollapsed === false) return;
    const link = event.target.closest('tbody tr')?.querySelector<HTMLAnchorElement>('a[href]');
    if (link === null || link === undefined) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener');
    else void navigate(link.pathname);
  };
}

/** What is not told of people on this server is no column. */
function usePeopleColumns(orgId: number) {
  const tellsActivity = useFeature('people_search');
  return useMemo(() => peopleColumns(orgId, tellsActivity), [orgId, tellsActivity]);
}

function PeopleToolbar({ state, patch, clear, search }: PeoplePage) {
  const { settings, org } = useSession();
  const exporting = useMutation(peopleListMutations.export());
  const canExport = useFeature('people_export');
  const columns = usePeopleColumns(org.id);
  const density = state.density ?? settings.density;
  const other = density === 'compact' ? 'comfortable' : 'compact';
  // How the list looks does not move the reader to the first page.
  const { cursor } = state;
  return (
    <div className="people-tools">
      <ListToolbar
        search={
          <SearchBox
            value={state.q}
            label="Search people"
            placeholder="Name, e-mail or ID"
            onChange={search}
          />
        }
        filters={<PeopleFilters state={state} onChange={patch} />}
        onReset={isNarrowed(state) ? clear : undefined}
        end={
          <div className="list-acts">
            <ColumnChooser
              columns={columns}
              hidden={hiddenColumns(state.columns)}
              onChange={(hidden) => patch({ columns: columnsParam(hidden), cursor })}
            />
            <Button
              label="Compact rows"
              aria-pressed={density === 'compact'}
              icon={<RowsIcon />}
              onClick={() =>
                patch({ density: other === settings.density ? undefined : other, cursor })
              }
            />
            {canExport && (
              <Button
                icon={<DownloadIcon />}
                busy={exporting.isPending}
                onClick={() => exporting.mutate(exportQueryOf(state))}
              >
                Export
              </Button>
            )}
          </div>
        }
      />
    </div>
  );
}

/** The people of the org: views, filters, table, acts on one and on many, pages. */
export function PeopleList({ page }: { page: PeoplePage }) {
  const session = useSession();
  const { state, patch, clear, retry, query } = page;
  const rows = query.data?.items;
  const selection = useSelection(state, rows, query.data?.total ?? null);
  const hasBulk = useFeature('people_bulk');
  const { start, dialogs } = usePersonActs();
  const openRow = useOpenRow();
  const columns = usePeopleColumns(session.org.id);
  const rowActions = useCallback(
    (user: User) => (
      <MenuButton
        label={`Actions for ${nameOf(user)}`}
        items={() => actEntries(user, session, start)}
      />
    ),
    [session, start],
  );
  const hidden = hiddenColumns(state.columns);
  return (
    <>
      <div className="people-views">
        <QuickViews state={state} />
        <SavedViews />
      </div>
      <PeopleToolbar {...page} />
      {/* A shortcut for the pointer: the link in each row does the same for the keyboard. */}
      <div
        className="people-list"
        data-density={state.density ?? session.settings.density}
        onClick={openRow}
      >
        <DataTable
          label="People"
          columns={columns}
          rows={rows}
          rowId={idOf}
          rowLabel={nameOf}
          isFetching={query.isFetching}
          error={query.error}
          onRetry={retry}
          sorting={{
            by: state.sort,
            order: state.order,
            onChange: (sort, order) => patch({ sort, order }),
          }}
          {...(hasBulk && { selection })}
          rowActions={rowActions}
          rowNote={(user) => selection.failures.get(user.id)}
          hidden={hidden}
          empty={
            <NobodyHere
              terms={state.q}
              isNarrowed={isNarrowed(state)}
              isLaterPage={state.cursor !== ''}
              onClear={clear}
              onFirstPage={() => patch({ cursor: '' })}
            />
          }
        />
      </div>
      {hasBulk && <BulkActions selection={selection} />}
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'person' : 'people'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
      {dialogs}
    </>
  );
}
