import { Link } from 'react-router';
import type { Team, TeamRole } from '../../../contract/teams.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { When } from '../../components/when.tsx';
import type { TeamsSort } from './teams-state.ts';

const ROLE_LABELS: Readonly<Record<TeamRole, string>> = {
  owner: 'Owner',
  admin: 'Manages it',
  member: 'Member',
};

/** What the reader is in a team: the strongest of it. */
export const roleIn = (team: Pick<Team, 'access_roles'>): TeamRole | undefined =>
  (['owner', 'admin', 'member'] as const).find((role) => team.access_roles.includes(role));

/** Whether the reader may change a team. */
export const managesTeam = (team: Pick<Team, 'access_roles'>): boolean =>
  team.access_roles.includes('owner') || team.access_roles.includes('admin');

export const countMembers = (count: number): string =>
  count === 1 ? '1 member' : `${count.toLocaleString('en')} members`;

/** Columns of the list of teams. */
export const TEAMS_COLUMNS: readonly Column<Team, TeamsSort>[] = [
  {
    id: 'team',
    header: 'Team',
    isFixed: true,
    card: 'title',
    sort: 'name',
    cell: ({ id, name, description }) => (
      <span className="team-name">
        <Link to={paths.team.href(id)}>
          <bdi>{name}</bdi>
        </Link>
        {description !== '' && <bdi className="team-about truncate">{description}</bdi>}
      </span>
    ),
  },
  {
    id: 'members',
    header: 'Members',
    align: 'end',
    sort: 'member_count',
    firstOrder: 'desc',
    cell: ({ member_count = 0 }) => (
      <span className="tabular">{member_count.toLocaleString('en')}</span>
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    cell: ({ owner }) => <bdi>{owner.full_name || owner.email}</bdi>,
  },
  {
    id: 'role',
    header: 'Your role',
    card: 'state',
    cell: (team) => {
      const role = roleIn(team);
      if (role === undefined) return <span className="muted">None</span>;
      return <Chip tone={role === 'member' ? 'neutral' : 'accent'}>{ROLE_LABELS[role]}</Chip>;
    },
  },
  {
    id: 'updated',
    header: 'Updated',
    sort: 'updated_at',
    firstOrder: 'desc',
    cell: ({ updated_at }) => <When at={updated_at} />,
  },
];
