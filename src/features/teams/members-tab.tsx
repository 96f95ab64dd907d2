import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Team, TeamMember } from '../../../contract/teams.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { useListMoves } from '../../components/use-list-moves.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { AddMembers } from './add-members.tsx';
import { memberName, membersColumns } from './members-columns.tsx';
import { countMembers, managesTeam } from './teams-columns.tsx';
import { MAX_SEARCH, MEMBERS_SHAPE, membersQueryOf } from './teams-state.ts';
import { teamsQueries } from './teams.queries.ts';
import { useMemberActs } from './use-member-acts.ts';

const idOf = (member: TeamMember): number => member.id;

/** The menu of a member, for whoever manages the team; undefined for others. */
function useRowActions(team: Team) {
  const { user } = useSession();
  const acts = useMemberActs(team);
  const isManager = managesTeam(team);
  const rowActions = useCallback(
    (member: TeamMember) => {
      const isSelf = member.id === user.id;
      return (
        <MenuButton
          label={`Actions for ${memberName(member)}`}
          items={() => [
            {
              label: member.admin ? 'Make an ordinary member' : 'Let them manage the team',
              onSelect: () => acts.setAdmin(member, !member.admin),
              disabledReason: isSelf ? 'Nobody changes their own role' : null,
            },
            'divider',
            {
              label: `Take out of the team`,
              danger: true,
              onSelect: () => acts.remove(member),
            },
          ]}
        />
      );
    },
    [acts, user.id],
  );
  return isManager ? rowActions : undefined;
}

/** Why there are no rows: the end of the list was passed, nobody fits, or nobody is in the team. */
function NoMembers({
  team,
  terms,
  isPastEnd,
  onFirst,
  onClear,
}: {
  team: Team;
  terms: string;
  isPastEnd: boolean;
  onFirst: () => void;
  onClear: () => void;
}) {
  if (isPastEnd) {
    return <PastEnd what="members" onFirst={onFirst} />;
  }
  if (terms !== '') return <NoMatch terms={terms} onClear={onClear} />;
  return (
    <EmptyState title="Nobody is in this team">
      {managesTeam(team) ? 'Add the people who do this work.' : 'Its owner can add people.'}
    </EmptyState>
  );
}

/** Who is in a team, and what can be changed about it. */
export function MembersTab({ team }: { team: Team }) {
  const { rights } = useSession();
  const { state, patch } = useUrlState(MEMBERS_SHAPE);
  const query = useQuery(teamsQueries.members(team.id, membersQueryOf(state)));
  const { search, retry } = useListMoves({
    q: state.q,
    patch,
    query,
    count: countMembers,
    maxSearch: MAX_SEARCH,
  });
  const columns = useMemo(() => membersColumns(rights.org_admin), [rights.org_admin]);
  const rowActions = useRowActions(team);
  const add = managesTeam(team) && <AddMembers team={team} />;
  return (
    <>
      <ListToolbar
        search={
          <SearchBox
            value={state.q}
            label="Search members"
            placeholder="Name, e-mail or ID"
            onChange={search}
          />
        }
        end={add}
      />
      <DataTable
        label="Members"
        columns={columns}
        rows={query.data?.items}
        rowId={idOf}
        rowLabel={memberName}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        {...(rowActions !== undefined && { rowActions })}
        empty={
          <NoMembers
            team={team}
            terms={state.q}
            isPastEnd={state.cursor !== ''}
            onFirst={() => patch({ cursor: '' })}
            onClear={() => patch({ q: '' })}
          />
        }
      />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'member' : 'members'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </>
  );
}
