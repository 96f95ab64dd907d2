import { Suspense, useCallback, useState } from 'react';
import type { Invite } from '../../../contract/invites.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState, NoMatch, PastEnd } from '../../components/async-states.tsx';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { CloseIcon, CopyIcon, MailIcon, PlusIcon, UserIcon } from '../../components/icons.tsx';
import { BulkBar } from '../../components/list-toolbar.tsx';
import { MenuButton } from '../../components/menu-button.tsx';
import type { MenuEntry } from '../../components/menu-list.tsx';
import { Pager } from '../../components/pager.tsx';
import { lazyChunk } from '../../lib/chunk.ts';
import { useChosen } from '../../lib/use-chosen.ts';
import { INVITE_ACTS, nameOf, whyNot, type InviteAct } from './invite-acts.ts';
import { hasPage, INVITE_COLUMNS } from './invite-columns.tsx';
import { InviteTools, InviteViews } from './invites-tools.tsx';
import { isNarrowed } from './invites-state.ts';
import { useInviteActs } from './use-invite-acts.tsx';
import type { InvitesPage } from './use-invites-page.ts';
import './invitations.css';

const ActMany = lazyChunk(() =>
  import('./act-many.tsx').then((module) => ({ default: module.ActMany })),
);

const ICONS = { resend: <MailIcon />, link: <CopyIcon />, revoke: <CloseIcon /> } as const;

const idOf = (invite: Invite): number => invite.id;

function menuOf(
  invite: Invite,
  start: (act: InviteAct, invite: Invite) => void,
): readonly MenuEntry[] {
  const entry = (act: InviteAct) => ({
    label: INVITE_ACTS[act].single,
    icon: ICONS[act],
    onSelect: () => start(act, invite),
    disabledReason: whyNot(act, invite),
  });
  return [
    hasPage(invite)
      ? { label: 'Open person', icon: <UserIcon />, to: paths.person.href(invite.user_id) }
      : {
          label: 'Open person',
          icon: <UserIcon />,
          disabledReason: 'Is not in the org: the invitation was revoked',
        },
    entry('resend'),
    entry('link'),
    'divider',
    { ...entry('revoke'), danger: true },
  ];
}

/** Why the list has no rows: nothing fits, the page lies past the end, or nobody was ever invited. */
function NoInvites({ state, patch, clear, openNew }: InvitesPage) {
  if (state.cursor !== '') {
    return <PastEnd what="invitations" onFirst={() => patch({ cursor: '' })} />;
  }
  if (isNarrowed(state)) return <NoMatch terms={state.q} onClear={clear} />;
  return (
    <EmptyState
      icon={<MailIcon size={20} />}
      title="Nobody has been invited yet"
      action={
        <Button look="primary" icon={<PlusIcon />} onClick={openNew}>
          Invite people
        </Button>
      }
    >
      Whoever you invite gets a mail with a link. Here you see until when it is good and who has
      accepted, and can send a link again or take it back.
    </EmptyState>
  );
}

/** The bar of a selection, and the dialog of the act chosen there. */
function Bulk({ chosen }: { chosen: ReturnType<typeof useChosen<Invite>> }) {
  const [begun, setBegun] = useState<{ act: InviteAct; invites: readonly Invite[] } | null>(null);
  return (
    <>
      <BulkBar count={chosen.ids.size} onClear={chosen.clear}>
        {(['resend', 'link', 'revoke'] as const).map((act) => (
          <Button
            key={act}
            icon={ICONS[act]}
            onClick={() => setBegun({ act, invites: chosen.items })}
          >
            {INVITE_ACTS[act].label}
          </Button>
        ))}
      </BulkBar>
      {begun !== null && (
        <Suspense fallback={null}>
          <ActMany {...begun} onLeft={chosen.keep} onGone={() => setBegun(null)} />
        </Suspense>
      )}
    </>
  );
}

/** The invitations of the org: views, filters, table, acts on one and on many, pages. */
export function InvitesList({ page }: { page: InvitesPage }) {
  const { state, patch, retry, query } = page;
  const rows = query.data?.items;
  const chosen = useChosen(rows);
  const { start, dialogs } = useInviteActs();
  const rowActions = useCallback(
    (invite: Invite) => (
      <MenuButton label={`Actions for ${nameOf(invite)}`} items={() => menuOf(invite, start)} />
    ),
    [start],
  );
  return (
    <>
      <InviteViews state={state} />
      <InviteTools {...page} />
      <DataTable
        label="Invitations"
        columns={INVITE_COLUMNS}
        rows={rows}
        rowId={idOf}
        rowLabel={nameOf}
        isFetching={query.isFetching}
        error={query.error}
        onRetry={retry}
        sorting={{
          by: state.sort,
          order: state.order,
          onChange: (sort, order) => patch({ sort, order }),
        }}
        selection={chosen}
        rowActions={rowActions}
        rowNote={(invite) => chosen.failures.get(invite.id)}
        empty={<NoInvites {...page} />}
      />
      <Bulk chosen={chosen} />
      <Pager
        page={query.data}
        perPage={state.per_page}
        noun={query.data?.total === 1 ? 'invitation' : 'invitations'}
        onGo={(cursor) => patch({ cursor })}
        onPerPage={(per_page) => patch({ per_page })}
      />
      {dialogs}
    </>
  );
}
