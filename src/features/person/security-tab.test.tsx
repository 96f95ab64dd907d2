import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { listApiKeys, revokeApiKey, type ApiKey } from '../../../contract/api-keys.ts';
import {
  endUserSession,
  endUserSessions,
  listLogins,
  listUserLocks,
  listUserSessions,
  type LockEntry,
  type LoginEntry,
  type SessionEntry,
} from '../../../contract/session.ts';
import type { User } from '../../../contract/users.ts';
import { AN_INSTANT, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import type { HttpHandler } from 'msw';
import { answer, refuse, server } from '../../test/server.ts';
import { SecurityTab } from './security-tab.tsx';

const ago = (days: number) => new Date(Date.now() - days * 86_400_000 - 60_000).toISOString();

const session = (id: number, change: Partial<SessionEntry> = {}): SessionEntry => ({
  id,
  kind: 'browser',
  current: false,
  ip: '192.0.2.7',
  user_agent: 'Mozilla/5.0',
  device: 'Firefox on Windows',
  created_at: ago(1),
  last_seen_at: ago(0),
  expires_at: ago(-1),
  ...change,
});
const ada = { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' };
const lock = (id: number, change: Partial<LockEntry> = {}): LockEntry => ({
  id,
  user_id: 7,
  full_name: 'Ana Ruiz',
  email: 'ana@example.com',
  kind: 'admin',
  reason: 'Laptop stolen',
  locked_at: ago(3),
  locked_by: ada,
  until: null,
  ended_at: null,
  ended_by: null,
  ended_because: null,
  failed_sign_ins: 0,
  ...change,
});
const login = (id: number): LoginEntry => ({
  id,
  at: AN_INSTANT,
  outcome: 'failure',
  because: 'wrong_password',
  method: 'password',
  ip: '192.0.2.7',
  user_agent: 'Mozilla/5.0',
  device: `Device ${id}`,
});
const KEY: ApiKey = {
  id: 4,
  name: 'Nightly export',
  mask: 'rk_4…9f2c',
  org_id: 1,
  created_at: AN_INSTANT,
  expires_at: ago(-60),
  last_used_at: null,
  last_used_ip: null,
  status: 'active',
  ends_at: ago(-60),
  replaced_by: null,
  etag: '"key-4-1"',
};

function open(
  what: { sessions?: SessionEntry[]; locks?: LockEntry[]; keys?: ApiKey[]; person?: User } = {},
  { at = '/people/7/security', handlers = [] }: { at?: string; handlers?: HttpHandler[] } = {},
) {
  const sessions = what.sessions ?? [];
  server.use(
    answer(listUserSessions, () => sessions),
    answer(listUserLocks, () => what.locks ?? []),
    answer(listLogins, () => []),
    answer(listApiKeys, () => what.keys ?? []),
  );
  server.use(...handlers);
  const app = renderApp(<SecurityTab person={what.person ?? fakeUser()} />, { at });
  return { ...app, sessions };
}

describe('sessions of a person', () => {
  it('can be ended one by one', async () => {
    const app = open({
      sessions: [session(1), session(2, { kind: 'token', device: 'curl' })],
    });
    server.use(
      answer(endUserSession, ({ params }) => {
        app.sessions.splice(0, 1);
        return { ended: params['session_id'] === '1' ? 1 : 0 };
      }),
    );
    await app.user.click(
      await screen.findByRole('button', { name: 'End the session on Firefox on Windows' }),
    );
    expect(await screen.findByText('The session on Firefox on Windows has ended')).toBeVisible();
    const list = screen.getByRole('list', { name: 'Sessions' });
    expect(await within(list).findAllByRole('listitem')).toHaveLength(1);
    expect(within(list).getByText('API token')).toBeVisible();
  });

  it('can all be ended, after a question that names the person', async () => {
    const app = open({ sessions: [session(1), session(2)] });
    server.use(
      answer(endUserSessions, () => {
        app.sessions.length = 0;
        return { ended: 2 };
      }),
    );
    await app.user.click(await screen.findByRole('button', { name: 'End all' }));
    const dialog = await screen.findByRole('alertdialog', {
      name: 'End all sessions of Ana Ruiz?',
    });
    await app.user.click(within(dialog).getByRole('button', { name: 'End sessions' }));
    expect(await screen.findByText('2 sessions ended')).toBeVisible();
    expect(await screen.findByText('Not signed in anywhere')).toBeVisible();
  });

  it('of somebody who ranks higher are shown with the reason why they cannot be ended', async () => {
    open({ sessions: [session(1)], person: fakeUser({ super_user: true }) });
    const end = await screen.findByRole('button', { name: /^End the session/ });
    expect(end).toHaveAttribute('aria-disabled', 'true');
    expect(end).toHaveAccessibleDescription('Ranks higher than you');
  });

  it('that cannot be loaded do not look like none', async () => {
    open({}, { handlers: [answer(listUserSessions, () => refuse('internal'))] });
    expect(await screen.findByText('Request req-test')).toBeVisible();
    expect(screen.queryByText('Not signed in anywhere')).not.toBeInTheDocument();
  });
});

describe('the lock history', () => {
  it('says for each lock who, why, how long and how it ended', async () => {
    open({
      locks: [
        lock(3),
        lock(2, {
          kind: 'automatic',
          locked_by: null,
          reason: null,
          locked_at: ago(20),
          until: ago(19),
          ended_at: ago(19),
          ended_because: 'expired',
          failed_sign_ins: 10,
        }),
        lock(1, {
          locked_at: ago(200),
          ended_at: ago(190),
          ended_by: ada,
          ended_because: 'unlocked',
        }),
      ],
    });
    const list = await screen.findByRole('list', { name: 'Locks' });
    const [standing, automatic, old] = within(list).getAllByRole('listitem');
    expect(standing).toHaveTextContent(/Locked by Ada Admin.*Stands.*Laptop stolen/);
    expect(standing).toHaveTextContent('Until somebody unlocks');
    expect(automatic).toHaveTextContent(/Locked after failed sign-ins/);
    expect(automatic).toHaveTextContent(/Ended by itself .*after 1 day/);
    expect(automatic).toHaveTextContent('10 failed sign-ins in the day before');
    expect(old).toHaveTextContent(/Unlocked by Ada Admin .*after 10 days/);
    expect(screen.getByText('Locked 2 times in 90 days.')).toBeVisible();
  });

  it('has a place of its own in the address, beside that of the sign-ins', async () => {
    const cursors: (string | null)[] = [];
    const locks = answer(
      listUserLocks,
      ({ url }) => {
        cursors.push(url.searchParams.get('cursor'));
        return [lock(1)];
      },
      { Link: '</api/users/7/locks?cursor=older>; rel="next"' },
    );
    const app = open({}, { at: '/people/7/security?cursor=abc', handlers: [locks] });
    await app.user.click(await screen.findByRole('button', { name: 'Older locks' }));
    await screen.findByText('Every lock, and how it ended.');
    expect(cursors).toEqual([null, 'older']);
    expect(app.router.state.location.search).toBe('?cursor=abc&locks=older');
  });
});

describe('sign-ins and keys of a person', () => {
  it('pages through sign-ins by cursor', async () => {
    const logins = answer(
      listLogins,
      ({ url }) => [login(url.searchParams.get('cursor') === null ? 1 : 2)],
      { Link: '</api/users/7/login_history?cursor=more>; rel="next"', 'X-Total-Count': '2' },
    );
    const app = open({}, { handlers: [logins] });
    expect(await screen.findByText('Device 1')).toBeVisible();
    expect(screen.getByText('wrong password')).toBeVisible();
    await app.user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('Device 2')).toBeVisible();
  });

  it('shows keys masked and revokes the one that was seen', async () => {
    const tags: (string | null)[] = [];
    const keys = [KEY];
    const app = open({ keys });
    server.use(
      answer(revokeApiKey, ({ headers }) => {
        tags.push(headers.get('if-match'));
        keys[0] = { ...KEY, status: 'revoked' };
        return keys[0];
      }),
    );
    expect(await screen.findByText('rk_4…9f2c')).toBeVisible();
    await app.user.click(screen.getByRole('button', { name: 'Actions for Nightly export' }));
    await app.user.click(await screen.findByRole('menuitem', { name: 'Revoke' }));
    const dialog = await screen.findByRole('alertdialog', {
      name: 'Revoke Nightly export of Ana Ruiz?',
    });
    await app.user.click(within(dialog).getByRole('button', { name: 'Revoke key' }));
    expect(await screen.findByText('Nightly export is revoked')).toBeVisible();
    expect(tags).toEqual(['"key-4-1"']);
    expect(await screen.findByText('Revoked')).toBeVisible();
  });
});
