import type { LockEntry } from '../../../contract/session.ts';
import { paths } from '../../app/paths.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { When } from '../../components/when.tsx';

/** Columns of the locks list. `whyNotUnlock`: why the caller cannot unlock this one. */
export const locksColumns = (
  onUnlock: (lock: LockEntry) => void,
  whyNotUnlock: (lock: LockEntry) => string | null,
): readonly Column<LockEntry>[] => [
  {
    id: 'person',
    header: 'Person',
    card: 'title',
    cell: ({ user_id, full_name, email }) => (
      <PersonCell id={user_id} name={full_name} email={email} to={paths.person.href(user_id)} />
    ),
  },
  {
    id: 'by',
    header: 'Locked by',
    cell: ({ kind, locked_by }) =>
      kind === 'automatic' ? (
        <Chip tone="warn">Failed sign-ins</Chip>
      ) : locked_by === null ? (
        <span className="muted">Unknown</span>
      ) : (
        <bdi>{locked_by.full_name}</bdi>
      ),
  },
  { id: 'since', header: 'Since', cell: ({ locked_at }) => <When at={locked_at} /> },
  {
    id: 'until',
    header: 'Until',
    cell: ({ until }) => <When at={until} never="No end" />,
  },
  {
    id: 'reason',
    header: 'Reason',
    cell: ({ reason }) =>
      reason === null ? <span className="muted">None given</span> : <bdi>{reason}</bdi>,
  },
  {
    id: 'failed',
    header: 'Failed sign-ins',
    align: 'end',
    cell: ({ failed_sign_ins }) => (
      <span className="tabular" data-tip="In the 24 hours before the lock">
        {failed_sign_ins.toLocaleString('en')}
      </span>
    ),
  },
  {
    id: 'unlock',
    header: 'Action',
    align: 'end',
    card: 'state',
    cell: (lock) => (
      <Button onClick={() => onUnlock(lock)} disabledReason={whyNotUnlock(lock)}>
        Unlock
      </Button>
    ),
  },
];
