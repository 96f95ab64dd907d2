import type { TeamMember } from '../../../contract/teams.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { When } from '../../components/when.tsx';

/** What a member of a team is called. */
export const memberName = ({ full_name = '', email }: TeamMember): string =>
  full_name === '' ? email : full_name;

/** Columns of the members of a team; people are links for admins of the org alone. */
export const membersColumns = (opensPeople: boolean): readonly Column<TeamMember>[] => [
  {
    id: 'person',
    header: 'Person',
    card: 'title',
    cell: ({ id, full_name = '', email }) => (
      <PersonCell
        id={id}
        name={full_name}
        email={email}
        {...(opensPeople && { to: paths.person.href(id) })}
      />
    ),
  },
  {
    id: 'role',
    header: 'Team role',
    card: 'state',
    cell: ({ admin, org_membership_status }) => (
      <>
        {admin ? <Chip tone="accent">Manages the team</Chip> : 'Member'}{' '}
        {org_membership_status === 'DEACTIVATED' && <Chip>Deactivated</Chip>}
      </>
    ),
  },
  { id: 'joined', header: 'Joined', cell: ({ joined_at }) => <When at={joined_at} style="date" /> },
  {
    id: 'by',
    header: 'Added by',
    cell: ({ added_by }) =>
      added_by ? (
        <bdi>{added_by.full_name || added_by.email}</bdi>
      ) : (
        <span className="muted">Unknown</span>
      ),
  },
  {
    id: 'active',
    header: 'Last activity',
    cell: ({ last_active_at }) => <When at={last_active_at} />,
  },
];
