import type { ApiKey } from '../../../contract/api-keys.ts';
import { useSession } from '../../api/session.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { When } from '../../components/when.tsx';
import { isLive, KEY_STATES } from './key-words.ts';

/** Which org the key opens, for who belongs to several. */
function KeyOrg({ id }: { id: number }) {
  const { org_memberships: orgs } = useSession().user;
  if (orgs.length < 2) return null;
  const name = orgs.find((org) => org.id === id)?.name ?? `organization ${id}`;
  return <bdi className="muted small truncate">for {name}</bdi>;
}

export const KEY_COLUMNS: readonly Column<ApiKey>[] = [
  {
    id: 'name',
    header: 'Key',
    card: 'title',
    cell: (key) => (
      <span className="key-name">
        <bdi className="truncate">{key.name}</bdi>
        <code className="muted small">{key.mask}</code>
        <KeyOrg id={key.org_id} />
      </span>
    ),
  },
  {
    id: 'status',
    header: 'State',
    card: 'state',
    cell: (key) => <Chip tone={KEY_STATES[key.status].tone}>{KEY_STATES[key.status].label}</Chip>,
  },
  {
    id: 'ends',
    header: 'Ends',
    cell: (key) => (isLive(key) ? <When at={key.ends_at} /> : <span className="muted">Ended</span>),
  },
  {
    id: 'used',
    header: 'Last used',
    cell: (key) => (
      <span className="key-name">
        <When at={key.last_used_at} />
        {key.last_used_ip !== null && <code className="muted small">{key.last_used_ip}</code>}
      </span>
    ),
  },
  { id: 'created', header: 'Created', cell: (key) => <When at={key.created_at} style="date" /> },
];
