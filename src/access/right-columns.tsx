import type { PersonRight } from '../../contract/resource-access.ts';
import { Chip } from '../components/chip.tsx';
import type { Column } from '../components/data-table-types.ts';
import { When } from '../components/when.tsx';
import { ViaCell } from './via-cell.tsx';
import { levelLabel } from './words.ts';

/** What both tables of rights show of a right, whoever's and to whatever it is. */
type AnyRight = Pick<
  PersonRight,
  'access_level' | 'source' | 'team' | 'granted_at' | 'granted_by' | 'last_used_at' | 'expires_at'
>;

/**
 * The columns that a list by person and a list by resource have in common. `tellsUse`: whether the
 * server knows of uses, and of grants that end by themselves.
 */
export const rightColumns = <Row extends AnyRight>(tellsUse: boolean): readonly Column<Row>[] =>
  allColumns<Row>().filter(({ id }) => tellsUse || (id !== 'used' && id !== 'ends'));

const allColumns = <Row extends AnyRight>(): readonly Column<Row>[] => [
  {
    id: 'role',
    header: 'Role',
    card: 'state',
    cell: ({ access_level }) => (
      <Chip tone={access_level === 'owner' || access_level === 'admin' ? 'accent' : 'neutral'}>
        {levelLabel(access_level)}
      </Chip>
    ),
  },
  { id: 'via', header: 'Via', cell: (right) => <ViaCell right={right} /> },
  {
    id: 'since',
    header: 'Since',
    cell: ({ granted_at, source }) =>
      source === 'owner' || source === 'org_admin' ? (
        <span className="muted">By role</span>
      ) : (
        <When at={granted_at} style="date" />
      ),
  },
  {
    id: 'used',
    header: 'Last used',
    cell: ({ last_used_at, source }) =>
      source === 'owner' || source === 'org_admin' ? (
        <span className="muted">Unknown</span>
      ) : (
        <When at={last_used_at} />
      ),
  },
  {
    id: 'ends',
    header: 'Ends',
    cell: ({ expires_at }) => <When at={expires_at} never="No end" style="date" />,
  },
];
