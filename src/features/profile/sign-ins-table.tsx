import { useQuery } from '@tanstack/react-query';
import type { LoginEntry } from '../../../contract/session.ts';
import { useSession } from '../../api/session.ts';
import { EmptyState } from '../../components/async-states.tsx';
import { Chip, type Tone } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Pager } from '../../components/pager.tsx';
import { When } from '../../components/when.tsx';
import { param, useUrlState } from '../../lib/url-state.ts';
import { profileQueries } from './profile.queries.ts';
import { Section } from './section.tsx';

const SHAPE = { cursor: param.text(), per_page: param.int(1, 200, 25) };

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

const COLUMNS: readonly Column<LoginEntry>[] = [
  { id: 'at', header: 'When', cell: (row) => <When at={row.at} />, card: 'title', width: '11rem' },
  {
    id: 'outcome',
    header: 'Outcome',
    card: 'state',
    cell: (row) => {
      const { label, tone } = OUTCOMES[row.outcome];
      const reason = reasonOf(row);
      return (
        <span className="row">
          <Chip tone={tone}>{label}</Chip>
          {reason !== null && <span className="muted small">{reason}</span>}
        </span>
      );
    },
  },
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
const idOf = (row: LoginEntry) => row.id;
const labelOf = (row: LoginEntry) => row.at;

/** Own sign-ins, and what was refused, newest first. */
export function SignInsTable() {
  const { user } = useSession();
  const { state, patch } = useUrlState(SHAPE);
  const signIns = useQuery(profileQueries.signIns(user.id, state));
  return (
    <Section
      title="Sign-ins"
      lead="Every attempt to sign in as you. A failed one that was not yours: change your password."
      isFlush
    >
      <DataTable
        label="Sign-ins"
        columns={COLUMNS}
        rows={signIns.data?.items}
        rowId={idOf}
        rowLabel={labelOf}
        isFetching={signIns.isFetching}
        error={signIns.error}
        onRetry={() => void signIns.refetch()}
        skeletonRows={5}
        empty={<EmptyState title="No sign-ins yet">They are kept from now on.</EmptyState>}
      />
      <Pager
        page={signIns.data}
        perPage={state.per_page}
        noun="sign-ins"
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
    </Section>
  );
}
