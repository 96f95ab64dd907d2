import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Team } from '../../../contract/teams.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { TeamIcon } from '../../components/icons.tsx';
import { FilterSelect, ListToolbar } from '../../components/list-toolbar.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { useListMoves } from '../../components/use-list-moves.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { TEAMS_COLUMNS } from './teams-columns.tsx';
import { MAX_SEARCH, TEAMS_SHAPE, teamsQueryOf } from './teams-state.ts';
import { teamsQueries } from './teams.queries.ts';
import './teams.css';

const ROLES = [
  { value: 'owner', label: 'I own it' },
  { value: 'admin', label: 'I manage it' },
  { value: 'member', label: 'I am in it' },
] as const;

const idOf = (team: Team): number => team.id;
const labelOf = (team: Team): string => team.name;
const countTeams = (total: number): string =>
  total === 1 ? '1 team' : `${total.toLocaleString('en')} teams`;

/** The page of teams that the URL stands for. */
export function useTeamsPage() {
  const { state, patch, reset } = useUrlState(TEAMS_SHAPE);
  const query = useQuery(teamsQueries.list(teamsQueryOf(state)));
  const moves = useListMoves({
    q: state.q,
    patch,
    query,
    count: countTeams,
    maxSearch: MAX_SEARCH,
  });
  const clear = () => reset(['sort', 'order', 'per_page']);
  return { state, patch, clear, query, ...moves };
}
type TeamsPage = ReturnType<typeof useTeamsPage>;

/** Why there is no team: a filter, a page past the end, or nobody has made one. */
function NoTeams({ page, create }: { page: TeamsPage; create: ReactNode }) {
  const { state, patch, clear } = page;
  const { rights } = useSession();
  if (state.cursor !== '') {
    return <PastEnd what="teams" onFirst={() => patch({ cursor: '' })} />;
  }
  if (state.q !== '' || state.access_role !== undefined) {
    return <NoMatch terms={state.q} onClear={clear} />;
  }
  return (
    <EmptyState
      icon={<TeamIcon size={20} />}
      title={rights.org_admin ? 'There are no teams yet' : 'You are in no team'}
      action={create}
    >
      {rights.org_admin
        ? 'A team gathers people who do the same work, so that access is given to all of them at once.'
        : 'Teams that you are in, or that you own, stand here.'}
    </EmptyState>
  );
}

/** The teams of the org, or those of the reader. `create` is the button that makes one. */
export function TeamsList({ page, create }: { page: TeamsPage; create: ReactNode }) {
  const { state, patch, clear, query, search, retry } = page;
  const isNarrowed = state.q !== '' || state.access_role !== undefined;
  return (
    <>
      <ListToolbar
        search={
          <SearchBox
            value={state.q}
            label="Search teams"
            placeholder="Team, or somebody in it"
            onChange={search}
          />
        }
        filters={
          <FilterSelect
            label="Your role"
            value={state.access_role}
            options={ROLES}
            onChange={(access_role) => patch({ access_role })}
          />
        }
        onReset={isNarrowed ? clear : undefined}
      />
      <DataTable
        label="Teams"
        columns={TEAMS_COLUMNS}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={labelOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        sorting={{
          by: state.sort,
          order: state.order,
          onChange: (sort, order) => patch({ sort, order }),
        }}
        empty={<NoTeams page={page} create={create} />}
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'team' : 'teams'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </>
  );
}
