import type { User } from '../../../contract/users.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { PersonState } from '../../components/person-state.tsx';
import { When } from '../../components/when.tsx';
import { isAdminIn } from '../../people/person-facts.ts';
import type { PeopleSort } from './people-state.ts';

type PeopleColumn = Column<User, PeopleSort>;

const OF_ACTIVITY: readonly string[] = ['last_active', 'last_sign_in'];

/** Every column of the list, as seen from one org; without activity where it is not told. */
export const peopleColumns = (orgId: number, tellsActivity = true): readonly PeopleColumn[] =>
  allColumns(orgId).filter(({ id }) => tellsActivity || !OF_ACTIVITY.includes(id));

const allColumns = (orgId: number): readonly PeopleColumn[] => [
  {
    id: 'person',
    header: 'Person',
    isFixed: true,
    card: 'title',
    sort: 'full_name',
    cell: ({ id, full_name, email }) => (
      <PersonCell id={id} name={full_name} email={email} to={paths.person.href(id)} />
    ),
  },
  {
    id: 'role',
    header: 'Role',
    cell: (user) => (isAdminIn(user, orgId) ? <Chip tone="accent">Admin</Chip> : 'Member'),
  },
  {
    id: 'state',
    header: 'State',
    card: 'state',
    cell: (user) => <PersonState user={user} orgId={orgId} />,
  },
  {
    id: 'last_active',
    header: 'Last activity',
    sort: 'last_active_at',
    firstOrder: 'desc',
    cell: (user) => <When at={user.last_active_at} />,
  },
  {
    id: 'added',
    header: 'Account made',
    sort: 'created_at',
    firstOrder: 'desc',
    cell: (user) => <When at={user.created_at} style="date" />,
  },
  {
    id: 'last_sign_in',
    header: 'Last sign-in',
    cell: (user) => <When at={user.last_login_at} />,
  },
  {
    id: 'id',
    header: 'ID',
    cell: (user) => <span className="mono tabular">{user.id}</span>,
  },
  {
    id: 'email_verified',
    header: 'E-mail verified',
    cell: (user) => <When at={user.email_verified_at} style="date" never="No" />,
  },
  {
    id: 'home_org',
    header: 'Home org',
    cell: (user) => <bdi>{user.default_org.name}</bdi>,
  },
];

const OPTIONAL = [
  'role',
  'state',
  'last_active',
  'added',
  'last_sign_in',
  'id',
  'email_verified',
  'home_org',
] as const;
const USUAL = 'role,state,last_active,added';

/** Ids not shown, from the `columns` parameter. Names it does not know are ignored. */
export function hiddenColumns(columns: string): string[] {
  const shown = (columns === '' ? USUAL : columns).split(',');
  return OPTIONAL.filter((id) => !shown.includes(id));
}

/** The `columns` parameter, from the ids not shown. */
export function columnsParam(hidden: readonly string[]): string {
  const shown = OPTIONAL.filter((id) => !hidden.includes(id)).join(',');
  return shown === USUAL ? '' : shown === '' ? 'none' : shown;
}
