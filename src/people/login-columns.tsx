import type { LoginEntry } from '../../contract/session.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import type { Column } from '../components/data-table-types.ts';
import { When } from '../components/when.tsx';

const OUTCOMES: Record<LoginEntry['outcome'], { label: string; tone: Tone }> = {
  success: { label: 'Signed in', tone: 'ok' },
  failure: { label: 'Failed', tone: 'warn' },
  blocked: { label: 'Refused', tone: 'danger' },
};

/** The server's reason in words; one that this page does not know is shown as it is. */
const REASONS: Readonly<Record<string, string>> = {
  wrong_password: 'wrong password',
  locked: 'account locked',
  throttled: 'too many attempts',
  deactivated: 'account deactivated',
  no_password: 'no password set',
  password_expired: 'one-time password expired',
};
const reasonOf = ({ because }: LoginEntry): string | null =>
  because === null ? null : (REASONS[because] ?? because.replaceAll('_', ' '));

function Outcome({ entry }: { entry: LoginEntry }) {
  const { label, tone } = OUTCOMES[entry.outcome];
  const reason = reasonOf(entry);
  return (
    <span className="row">
      <Chip tone={tone}>{label}</Chip>
      {reason !== null && <span className="muted small">{reason}</span>}
    </span>
  );
}

/** Columns of a sign-in history. */
export const LOGIN_COLUMNS: readonly Column<LoginEntry>[] = [
  { id: 'at', header: 'When', cell: (row) => <When at={row.at} />, card: 'title', width: '11rem' },
  { id: 'outcome', header: 'Outcome', card: 'state', cell: (row) => <Outcome entry={row} /> },
  {
    id: 'device',
    header: 'Device',
    cell: (row) => <span data-tip={row.user_agent}>{row.device}</span>,
  },
  {
    id: 'method',
    header: 'With',
    cell: (row) => (row.method === 'api_key' ? 'API key' : 'Password'),
  },
  { id: 'ip', header: 'IP address', cell: (row) => <span className="mono">{row.ip}</span> },
];
