import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { listOrgAudit, listUserAudit } from '../../contract/audit.ts';
import { getUser, listUsers } from '../../contract/users.ts';
import { fakeEntry } from '../test/fake-entry.ts';
import { fakeSession, fakeUser } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { atDawnInTokyo } from '../test/tokyo.ts';
import { answer, refuse, server } from '../test/server.ts';
import { AuditLog } from './audit-log.tsx';
import type { AuditSource } from './audit.queries.ts';
import { useAuditLog } from './use-audit-log.ts';

const ORG = { kind: 'org', orgId: 1 } as const;
const ME = { kind: 'user', userId: 1 } as const;

function Log({ source }: { source: AuditSource }) {
  return <AuditLog source={source} log={useAuditLog(source)} />;
}
const open = (search = '', source: AuditSource = ORG, session = fakeSession()) =>
  renderApp(<Log source={source} />, { at: `/audit${search}`, session });

/** Answers the org's log and keeps what was asked. */
function listening(rows = [fakeEntry()], headers: Record<string, string> = {}) {
  const asked: URLSearchParams[] = [];
  server.use(
    answer(
      listOrgAudit,
      ({ url }) => {
        asked.push(url.searchParams);
        return rows;
      },
      { 'X-Total-Count': '1', ...headers },
    ),
  );
  return asked;
}
const last = (asked: URLSearchParams[]) => Object.fromEntries(asked.at(-1) ?? []);

atDawnInTokyo();

it('asks for the last seven days of the reader, and says which instants that means', async () => {
  const asked = listening();
  open();
  expect(await screen.findByText('Bo Berg', { selector: '.audit-sentence bdi' })).toBeVisible();
  // Half past five in the morning of the 24th, in Tokyo.
  expect(last(asked)).toEqual({ from: '2026-11-18', tz: 'Asia/Tokyo', per_page: '50' });
  expect(screen.getByText(/18 Nov 2026, 00:00:00 GMT\+9 to now/)).toBeVisible();
  expect(screen.getByText(/times in Asia\/Tokyo/)).toBeVisible();
});

it('takes whole days at both ends', async () => {
  const asked = listening();
  const { user, router } = open('?range=custom&from=2026-11-01&to=2026-11-02');
  await screen.findByRole('button', { name: /^Details/ });
  expect(last(asked)).toMatchObject({ from: '2026-11-01', to: '2026-11-02', tz: 'Asia/Tokyo' });
  expect(
    screen.getByText(/1 Nov 2026, 00:00:00 GMT\+9 to 2 Nov 2026, 23:59:59 GMT\+9/),
  ).toBeVisible();
  await user.selectOptions(screen.getByLabelText('Time span'), 'Last 24 hours');
  await waitFor(() =>
    expect(last(asked)).toEqual({ from: '2026-11-22T20:26:00.000Z', per_page: '50' }),
  );
  expect(router.state.location.search).toBe('?range=24h');
});

it('lets a day be typed: on the way to it nothing moves, and nothing is asked', async () => {
  const asked = listening();
  const { user, router } = open('?range=custom&from=2026-11-10&to=2026-11-20');
  await screen.findByRole('button', { name: /^Details/ });
  const [first, end] = [screen.getByLabelText('First day'), screen.getByLabelText('Last day')];
  const before = asked.length;
  await user.click(end);
  fireEvent.keyDown(end, { key: '2' });
  fireEvent.change(end, { target: { value: '2026-11-02' } });
  // As long as whoever looks for the next key.
  await new Promise((resolve) => void setTimeout(resolve, 900));
  expect(asked).toHaveLength(before);
  fireEvent.keyDown(end, { key: '5' });
  fireEvent.change(end, { target: { value: '2026-11-25' } });
  await user.tab();
  await waitFor(() => expect(last(asked)).toMatchObject({ from: '2026-11-10', to: '2026-11-25' }));
  expect(asked).toHaveLength(before + 1);
  expect(first).toHaveValue('2026-11-10');
  await router.navigate(-1);
  await waitFor(() => expect(end).toHaveValue('2026-11-20'));
});

it('takes the other end along with a day that is left or chosen behind it', async () => {
  const asked = listening();
  const { user } = open('?range=custom&from=2026-11-10&to=2026-11-20');
  await screen.findByRole('button', { name: /^Details/ });
  const [first, end] = [screen.getByLabelText('First day'), screen.getByLabelText('Last day')];
  // The calendar of the browser presses no keys.
  fireEvent.change(end, { target: { value: '2026-11-05' } });
  await waitFor(() => expect(last(asked)).toMatchObject({ from: '2026-11-05', to: '2026-11-05' }));
  expect(first).toHaveValue('2026-11-05');
  await user.click(first);
  fireEvent.keyDown(first, { key: '7' });
  fireEvent.change(first, { target: { value: '2026-11-07' } });
  await user.keyboard('{Enter}');
  await waitFor(() => expect(last(asked)).toMatchObject({ from: '2026-11-07', to: '2026-11-07' }));
  expect(end).toHaveValue('2026-11-07');
});

it('reads every filter from the address and leaves out what is none', async () => {
  const asked = listening();
  open(
    '?range=all&event=user.locked,no.event&outcome=denied&ip=192.0.2.7&change_filter=status&q=bo&actor=x',
  );
  await screen.findByRole('button', { name: /^Details/ });
  expect(last(asked)).toEqual({
    event: 'user.locked',
    outcome: 'denied',
    ip: '192.0.2.7',
    change_filter: 'status',
    q: 'bo',
    per_page: '50',
  });
  expect(screen.getByRole('button', { name: 'Event: Locked by an admin' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Remove filter: IP 192.0.2.7' })).toBeVisible();
});

it('writes chosen events into the address', async () => {
  const asked = listening();
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Event' }));
  const events = await screen.findByRole('dialog', { name: 'Which events?' });
  await user.click(within(events).getByLabelText('Membership and role: all'));
  await user.click(within(events).getByLabelText('Made an admin'));
  await user.click(within(events).getByRole('button', { name: 'Show 5 kinds' }));
  await waitFor(() =>
    expect(last(asked)['event']).toBe(
      'member.added,member.activated,member.deactivated,member.removed,role.removed',
    ),
  );
});

it('finds a person on the server, and names them beside the list', async () => {
  listening();
  server.use(
    answer(listUsers, ({ url }) => (url.searchParams.get('q') === 'ana' ? [fakeUser()] : [])),
    answer(getUser, () => fakeUser()),
  );
  const { user, router } = open();
  await user.click(await screen.findByRole('button', { name: 'Person' }));
  const people = await screen.findByRole('dialog', { name: 'Events of which person?' });
  await user.click(within(people).getByLabelText('Done to them'));
  await user.type(within(people).getByLabelText('Search people'), 'ana');
  await user.click(await within(people).findByRole('button', { name: /^Ana Ruiz/ }));
  expect(await screen.findByText('Ana Ruiz')).toBeVisible();
  expect(router.state.location.search).toContain('owner=7');
  await user.click(screen.getByRole('button', { name: 'Remove filter: Done to Ana Ruiz' }));
  await waitFor(() => expect(router.state.location.search).not.toContain('owner'));
});

it('opens a row into its diff, its facts and the ways on from it', async () => {
  listening([
    fakeEntry({ object_changes: { full_name: ['<b>Bo</b>', null], locked: [true, false] } }),
  ]);
  const { user } = open();
  const button = await screen.findByRole('button', { name: /^Details/ });
  expect(button).toHaveAttribute('aria-expanded', 'false');
  await user.click(button);
  const changes = screen.getByRole('table', { name: 'Changes' });
  const rows = within(changes).getAllByRole('row');
  expect(rows.map((row) => row.textContent)).toEqual([
    'FieldBeforeAfter',
    'Name<b>Bo</b>Nothing',
    'LockedYesNo',
  ]);
  expect(screen.getByText('PUT /api/users/2/account_locked')).toBeVisible();
  const ways = screen.getByRole('navigation', { name: 'Go on from this event' });
  expect(within(ways).getByRole('link', { name: 'IP 192.0.2.7' })).toHaveAttribute(
    'href',
    '/audit?ip=192.0.2.7',
  );
  expect(within(ways).getByRole('link', { name: 'Changed Name' })).toHaveAttribute(
    'href',
    '/audit?change_filter=full_name',
  );
  expect(within(ways).getByRole('link', { name: 'Open Bo Berg' })).toHaveAttribute(
    'href',
    '/people/2',
  );
  expect(screen.getByRole('link', { name: 'Open this event' })).toHaveAttribute(
    'href',
    '/audit/91',
  );
});

it('marks the system, API keys and borrowed names', async () => {
  const nobody = { user: { id: 0, email: '' }, full_name: '', actor_type: 'system' as const };
  listening([
    fakeEntry({ id: 1, event: 'user.auto_locked', ...nobody }),
    fakeEntry({ id: 2, actor_type: 'api_key' }),
    fakeEntry({
      id: 3,
      impersonator_id: 5,
      impersonator: { id: 5, full_name: 'Opal Operator', email: 'opal@example.com' },
      outcome: 'denied',
    }),
  ]);
  open();
  const rows = await screen.findAllByRole('row', { name: /Bo Berg/ });
  expect(rows[0]).toHaveTextContent('System');
  expect(rows[1]).toHaveTextContent('API key');
  expect(rows[2]).toHaveTextContent(/via Opal Operator.*Refused/);
});

it('keeps the clock of a span while paging, and forgets it with the next filter', async () => {
  const asked = listening([fakeEntry()], {
    Link: '<http://x/api/orgs/1/audit_log?cursor=c2>; rel="next"',
  });
  const { user, router } = open('?range=24h');
  await user.click(await screen.findByRole('button', { name: 'Older' }));
  await waitFor(() => expect(last(asked)['cursor']).toBe('c2'));
  vi.setSystemTime(new Date('2026-11-23T22:00:00Z'));
  expect(last(asked)['from']).toBe('2026-11-22T20:26:00.000Z');
  const since = Date.parse('2026-11-23T20:26:00Z');
  expect(router.state.location.search).toBe(`?range=24h&cursor=c2&since=${since}`);
  await user.selectOptions(screen.getByLabelText('Outcome'), 'Failed');
  await waitFor(() => expect(router.state.location.search).toBe('?range=24h&outcome=failure'));
});

it('tells an empty span from filters that match nothing, and both from a failure', async () => {
  listening([]);
  const { user, router } = open('?q=zzz');
  expect(await screen.findByText('Nothing matches “zzz”')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(await screen.findByText('Nothing happened in the last 7 days')).toBeVisible();
  server.use(answer(listOrgAudit, () => refuse('internal', { message: 'The database is away' })));
  await user.click(screen.getByRole('button', { name: 'Look at all time' }));
  expect(await screen.findByText('The database is away. Try again in a moment.')).toBeVisible();
  expect(screen.queryByText(/Nothing/)).not.toBeInTheDocument();
  expect(router.state.location.search).toBe('?range=all');
});

it('goes back to the first page from a place that is lost', async () => {
  server.use(
    answer(listOrgAudit, ({ url }) =>
      url.searchParams.has('cursor')
        ? refuse('invalid_cursor', { message: 'This place is gone' })
        : [fakeEntry()],
    ),
  );
  const { user } = open('?cursor=old');
  expect(await screen.findByText('This place is gone')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Retry' }));
  expect(await screen.findByRole('button', { name: /^Details/ })).toBeVisible();
});

it('shows a member their own log, with nothing to open that they may not see', async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    answer(listUserAudit, ({ url }) => {
      asked.push(url.searchParams);
      return [fakeEntry()];
    }),
  );
  const member = fakeSession({ rights: { org_admin: false, super_user: false } });
  const { user } = open('', ME, member);
  await user.click(await screen.findByRole('button', { name: /^Details/ }));
  expect(screen.queryByRole('link', { name: /Bo Berg|this event/ })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'IP 192.0.2.7' })).toBeVisible();
  await user.selectOptions(screen.getByLabelText('Side'), 'To me');
  await waitFor(() => expect(last(asked)['owner']).toBe('1'));
});
