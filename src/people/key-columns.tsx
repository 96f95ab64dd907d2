import type { ApiKey } from '../../contract/api-keys.ts';
import { useSession } from '../api/session.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import type { Column } from '../components/data-table-types.ts';
import { When } from '../components/when.tsx';
import './person-tables.css';

const KEY_STATES: Record<ApiKey['status'], { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'ok' },
  rotating_out: { label: 'Being replaced', tone: 'warn' },
  expired: { label: 'Expired', tone: 'neutral' },
  revoked: { label: 'Revoked', tone: 'neutral' },
};

/** Whether the key opens anything now. */
export const isLiveKey = (key: ApiKey): boolean =>
  key.status === 'active' || key.status === 'rotating_out';

/** Which org the key opens, for a reader who belongs to several. */
function KeyOrg({ id }: { id: number }) {
  const { org_memberships: orgs } = useSession().user;
  const org = orgs.find((membership) => membership.id === id);
  if (orgs.length < 2 || org === undefined) return null;
  return <bdi className="muted small truncate">for {org.name}</bdi>;
}

/** Columns of a list of API keys; of each only the mask is known. */
export const KEY_COLUMNS: readonly Column<ApiKey>[] = [
  {
    id: 'name',
    header: 'Key',
    card: 'title',
    cell: (key) => (
      <span className="two-lines">
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
    cell: (key) =>
      isLiveKey(key) ? <When at={key.ends_at} /> : <span className="muted">Ended</span>,
  },
  {
    id: 'used',
    header: 'Last used',
    cell: (key) => (
      <span className="two-lines">
        <When at={key.last_used_at} />
        {key.last_used_ip !== null && <code className="muted small">{key.last_used_ip}</code>}
      </span>
    ),
  },
  { id: 'created', header: 'Created', cell: (key) => <When at={key.created_at} style="date" /> },
];
