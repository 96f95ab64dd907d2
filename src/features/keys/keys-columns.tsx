import type { OrgApiKey } from '../../../contract/api-keys.ts';
import { paths } from '../../app/paths.ts';
import type { Column } from '../../components/data-table-types.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { When } from '../../components/when.tsx';
import { isLiveKey, KEY_COLUMNS } from '../../people/key-columns.tsx';
import { nameOf } from '../../people/person-facts.ts';
import type { KeysSort } from './keys-state.ts';

const SORTS: Readonly<Record<string, KeysSort>> = {
  used: 'last_used_at',
  created: 'created_at',
};

/** When a key ends, and which of its ends that is. */
function Ends({ apiKey }: { apiKey: OrgApiKey }) {
  if (!isLiveKey(apiKey)) return <span className="muted">Ended</span>;
  const isIdle = Date.parse(apiKey.idle_ends_at) < Date.parse(apiKey.ends_at);
  return (
    <span className="two-lines">
      <When at={isIdle ? apiKey.idle_ends_at : apiKey.ends_at} />
      {isIdle && <span className="muted small">unless it is used</span>}
    </span>
  );
}

/** Everybody's keys: those of a person with their owner, and what they can be sorted by. */
export const KEYS_COLUMNS: readonly Column<OrgApiKey, KeysSort>[] = [
  ...KEY_COLUMNS.slice(0, 1),
  {
    id: 'owner',
    header: 'Owner',
    cell: ({ owner }) => (
      <PersonCell
        id={owner.id}
        name={nameOf(owner)}
        email={owner.email}
        to={paths.person.href(owner.id, 'security')}
      />
    ),
  },
  ...KEY_COLUMNS.slice(1).map((column): Column<OrgApiKey, KeysSort> => {
    if (column.id === 'ends') {
      return {
        id: 'ends',
        header: 'Ends',
        sort: 'expires_at',
        cell: (key) => <Ends apiKey={key} />,
      };
    }
    const sort = SORTS[column.id];
    return {
      ...column,
      ...(sort !== undefined && { sort }),
      // The day alone says little about age: the table is sorted by it.
      ...(column.id === 'created' && {
        cell: ({ created_at }: OrgApiKey) => <When at={created_at} />,
      }),
    };
  }),
];
