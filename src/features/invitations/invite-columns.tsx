import type { Invite } from '../../../contract/invites.ts';
import { paths } from '../../app/paths.ts';
import { Chip } from '../../components/chip.tsx';
import type { Column } from '../../components/data-table-types.ts';
import { PersonCell } from '../../components/person-cell.tsx';
import { useNow, When } from '../../components/when.tsx';
import { exactTime, relativeTime, useTimeZone } from '../../lib/time.ts';
import { ROLE_LABELS } from '../../people/words.ts';
import type { InviteSort } from './invites-state.ts';

const DAY = 86_400_000;

/** "Pending, expires in 2 days", "Expired", "Accepted", "Revoked"; the exact time is in the tip. */
export function InviteStatusChip({ invite }: { invite: Invite }) {
  const zone = useTimeZone();
  const now = useNow();
  const end = exactTime(invite.ended_at ?? invite.expires_at, zone);
  // The clock has gone on since the list was read: what is past is not pending any more.
  const left = Date.parse(invite.expires_at) - now;
  switch (invite.status) {
    case 'accepted':
      return (
        <Chip tone="ok" tip={`Accepted ${end}`}>
          Accepted
        </Chip>
      );
    case 'revoked':
      return <Chip tip={`Revoked ${end}`}>Revoked</Chip>;
    default:
      return invite.status === 'expired' || left <= 0 ? (
        <Chip tone="danger" tip={`Expired ${end}`}>
          Expired
        </Chip>
      ) : (
        <Chip tone={left < DAY ? 'warn' : 'info'} tip={`Expires ${end}`}>
          Pending, expires {relativeTime(invite.expires_at, now)}
        </Chip>
      );
  }
}

const Sent = ({ invite }: { invite: Invite }) =>
  invite.sent_at === null ? (
    <span className="muted" data-tip="The mail has not gone out yet" tabIndex={0}>
      {invite.status === 'revoked' ? 'Never' : 'Waiting in the outbox'}
    </span>
  ) : (
    <span className="two-lines">
      <When at={invite.sent_at} />
      {invite.resent > 0 && (
        <span className="small muted">
          {invite.resent === 1 ? 'Resent once' : `Resent ${invite.resent} times`}
        </span>
      )}
    </span>
  );

/** Whoever is revoked is not in the org: there is no page about them. */
export const hasPage = ({ status }: Pick<Invite, 'status'>): boolean => status !== 'revoked';

export const INVITE_COLUMNS: readonly Column<Invite, InviteSort>[] = [
  {
    id: 'person',
    header: 'Person',
    sort: 'email',
    card: 'title',
    cell: (invite) => (
      <PersonCell
        id={invite.user_id}
        name={invite.full_name}
        email={invite.email}
        {...(hasPage(invite) && { to: paths.person.href(invite.user_id) })}
      />
    ),
  },
  {
    id: 'role',
    header: 'Role',
    cell: (invite) =>
      invite['is_admin?'] ? (
        <Chip tone="accent">{ROLE_LABELS.admin}</Chip>
      ) : (
        <span className="muted">{ROLE_LABELS.member}</span>
      ),
  },
  {
    id: 'status',
    header: 'Status',
    card: 'state',
    cell: (invite) => <InviteStatusChip invite={invite} />,
  },
  {
    id: 'invited',
    header: 'Invited by',
    sort: 'created_at',
    firstOrder: 'desc',
    cell: ({ invited_by, created_at }) => (
      <span className="two-lines">
        <bdi>{invited_by === null ? 'Unknown' : invited_by.full_name || invited_by.email}</bdi>
        <span className="small muted">
          <When at={created_at} />
        </span>
      </span>
    ),
  },
  { id: 'sent', header: 'Sent', cell: (invite) => <Sent invite={invite} /> },
  {
    id: 'expires',
    header: 'Expires',
    sort: 'expires_at',
    cell: ({ status, expires_at }) =>
      status === 'pending' || status === 'expired' ? (
        <When at={expires_at} style="date" />
      ) : (
        <span className="muted">
          <span aria-hidden="true">–</span>
          <span className="visually-hidden">Not any more</span>
        </span>
      ),
  },
];
