import { screen } from '@testing-library/react';
import { listInvites, type Invite, type InviteResult } from '../../../contract/invites.ts';
import type { Session } from '../../../contract/session.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, server, type Asked } from '../../test/server.ts';
import { InvitePeople } from './invite-people.tsx';
import { InvitesList } from './invites-list.tsx';
import { useInvitesPage } from './use-invites-page.ts';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A pending invitation with a version of its own. */
export const invite = (id: number, change: Partial<Invite> = {}): Invite => ({
  id,
  email: `p${id}@example.com`,
  full_name: `Person ${id}`,
  user_id: 100 + id,
  'is_admin?': false,
  status: 'pending',
  invited_by: { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' },
  created_at: AN_INSTANT,
  sent_at: AN_INSTANT,
  resent: 0,
  expires_at: inDays(2.5),
  ended_at: null,
  etag: `"${id}-1"`,
  ...change,
});

/** Serves the list and notes what was asked for. */
export function serve(reply: (asked: Asked) => readonly Invite[] | Response) {
  const asked: URLSearchParams[] = [];
  server.use(
    answer(listInvites, (request) => {
      asked.push(request.url.searchParams);
      const rows = reply(request);
      return rows instanceof Response
        ? rows
        : Response.json(rows, { headers: { 'X-Total-Count': String(rows.length) } });
    }),
  );
  return asked;
}

/** What the server makes of one row of a request. */
export const result = (
  row: number,
  email: string,
  verdict: InviteResult['verdict'],
  change: Partial<InviteResult> = {},
): InviteResult => ({
  row,
  email,
  verdict,
  message: verdict === 'ok' ? 'Gets an invitation' : `It is ${verdict}`,
  will_send: verdict === 'ok' || verdict === 'known_account',
  invite: null,
  link: null,
  ...change,
});

/** The feature as its page composes it. */
function Invitations() {
  const page = useInvitesPage();
  return (
    <>
      <button type="button" onClick={page.openNew}>
        Invite more
      </button>
      <InvitesList page={page} />
      <InvitePeople open={page.state.new === '1'} onClose={page.closeNew} />
    </>
  );
}

export const open = (at = '/invitations', session?: Session) =>
  renderApp(<Invitations />, { at, path: '/invitations', ...(session && { session }) });
export const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) });
