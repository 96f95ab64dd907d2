import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePassword, checkPassword } from '../../../contract/passwords.ts';
import {
  endUserSession,
  endUserSessions,
  getSession,
  listLogins,
  listUserSessions,
  type LoginEntry,
  type SessionEntry,
} from '../../../contract/session.ts';
import { AN_INSTANT, fakeSession, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { SecurityTab } from './security-tab.tsx';

const entry = (change: Partial<SessionEntry>): SessionEntry => ({
  id: 1,
  kind: 'browser',
  current: false,
  ip: '203.0.113.9',
  user_agent: 'Mozilla/5.0',
  device: 'Firefox on Windows',
  created_at: AN_INSTANT,
  last_seen_at: AN_INSTANT,
  expires_at: AN_INSTANT,
  ...change,
});
const signIn = (change: Partial<LoginEntry>): LoginEntry => ({
  id: 1,
  at: AN_INSTANT,
  outcome: 'success',
  because: null,
  method: 'password',
  ip: '203.0.113.9',
  user_agent: 'Mozilla/5.0',
  device: 'Firefox on Windows',
  ...change,
});
const HERE = entry({ id: 1, current: true, device: 'Chrome on Linux' });
const THERE = entry({ id: 2 });
const RULES = { min_length: 12, max_length: 128 };

let live: SessionEntry[];
beforeEach(() => {
  live = [HERE, THERE, entry({ id: 3, kind: 'token', device: 'curl' })];
  server.use(
    answer(listUserSessions, () => live),
    answer(listLogins, () => [signIn({})]),
    answer(getSession, () => fakeSession()),
    answer(checkPassword, () => ({ rules: RULES, problems: [] })),
  );
});

const open = (session = fakeSession()) =>
  renderApp(<SecurityTab />, { at: '/profile/security', path: '/profile/:tab', session });

async function fillPasswords(user: ReturnType<typeof open>['user'], current: string) {
  await user.type(await screen.findByLabelText(current), 'the old passphrase');
  await user.type(screen.getByLabelText('New password'), 'a brand new phrase');
  await user.type(screen.getByLabelText('Repeat the new password'), 'a brand new phrase');
  await user.click(screen.getByRole('button', { name: 'Change password' }));
}

describe('password', () => {
  it('changes it, empties the form, and leaves no trace in the caches', async () => {
    let sent: unknown;
    server.use(
      answer(changePassword, ({ body }) => {
        sent = body;
        return fakeUser();
      }),
    );
    const { user, client } = open();
    await fillPasswords(user, 'Current password');
    expect(await screen.findByText(/Every other session has ended/)).toBeVisible();
    expect(sent).toEqual({
      current_password: 'the old passphrase',
      password: 'a brand new phrase',
      password_confirmation: 'a brand new phrase',
    });
    expect(screen.getByLabelText('Current password')).toHaveValue('');
    const caches = JSON.stringify([
      client
        .getQueryCache()
        .getAll()
        .map(({ queryKey, state }) => [queryKey, state]),
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => state),
    ]);
    expect(caches).not.toContain('phrase');
  });

  it('says under its field that the current one is wrong, and keeps the rest', async () => {
    server.use(
      answer(changePassword, () =>
        refuse('invalid_credentials', {
          details: { current_password: ['This is not your present password'] },
        }),
      ),
    );
    const { user } = open();
    await fillPasswords(user, 'Current password');
    expect(await screen.findByText('This is not your present password')).toBeVisible();
    expect(screen.getByLabelText('Current password')).toHaveFocus();
    expect(screen.getByLabelText('New password')).toHaveValue('a brand new phrase');
  });

  it('says how long to wait after too many wrong ones', async () => {
    server.use(
      answer(changePassword, () =>
        refuse('too_many_attempts', { headers: { 'Retry-After': '120' } }),
      ),
    );
    const { user } = open();
    await fillPasswords(user, 'Current password');
    expect(await screen.findByText('Too many attempts. Try again in 2 minutes.')).toBeVisible();
  });

  it('does not send what the form itself can judge', async () => {
    const { user } = open();
    await user.type(await screen.findByLabelText('Current password'), 'the same long phrase');
    await user.type(screen.getByLabelText('New password'), 'the same long phrase');
    await user.type(screen.getByLabelText('Repeat the new password'), 'the same long phrase');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText('This is your current password')).toBeVisible();
  });

  it('is the only thing there while it must be changed; then goes on', async () => {
    server.use(answer(changePassword, () => fakeUser()));
    const { user, router } = open(fakeSession({ must_change_password: true }));
    expect(screen.getByText(/You signed in with a one-time password/)).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Sessions' })).toBeNull();
    await fillPasswords(user, 'One-time password');
    await waitFor(() => expect(router.state.location.pathname).toBe('/'));
  });
});

describe('sessions', () => {
  it('marks this one, and ends another', async () => {
    server.use(
      answer(endUserSession, ({ params }) => {
        live = live.filter(({ id }) => String(id) !== params['session_id']);
        return { ended: 1 };
      }),
    );
    const { user } = open();
    const list = await screen.findByRole('list', { name: 'Sessions' });
    const [here, there] = within(list).getAllByRole('listitem');
    if (here === undefined || there === undefined) throw new Error('Two sessions expected');
    expect(here).toHaveTextContent('This session');
    expect(within(here).queryByRole('button')).toBeNull();
    await user.click(within(there).getByRole('button', { name: /End the session on Firefox/ }));
    expect(await screen.findByText('The session on Firefox on Windows has ended')).toBeVisible();
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(2));
  });

  it('ends all others after asking', async () => {
    server.use(
      answer(endUserSessions, () => {
        live = [HERE];
        return { ended: 2 };
      }),
    );
    const { user } = open();
    await screen.findByText('Firefox on Windows', { selector: '.item-title' });
    await user.click(screen.getByRole('button', { name: 'End all others' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'End 2 other sessions?' });
    await user.click(within(dialog).getByRole('button', { name: 'End 2 sessions' }));
    expect(await screen.findByText('2 sessions ended')).toBeVisible();
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'End all others' })).toHaveAccessibleDescription(
        'There is no other session',
      ),
    );
  });

  it('offers a retry when the list fails, and says nothing is wrong with the rest', async () => {
    server.use(answer(listUserSessions, () => refuse('internal')));
    open();
    expect(await screen.findByText(/req-test/)).toBeVisible();
    expect(screen.getByRole('heading', { name: 'Sign-ins' })).toBeVisible();
  });
});

describe('sign-ins', () => {
  it('says what came of each, and pages by cursor in the address', async () => {
    const cursors: (string | null)[] = [];
    server.use(
      answer(
        listLogins,
        ({ url }) => {
          cursors.push(url.searchParams.get('cursor'));
          return [
            signIn({ outcome: 'failure', because: 'wrong_password', device: 'Safari on iOS' }),
          ];
        },
        { 'X-Total-Count': '40', Link: '</api/x?cursor=next-one>; rel="next"' },
      ),
    );
    const { user, router } = open();
    const table = await screen.findByRole('table', { name: 'Sign-ins' });
    expect(await within(table).findByText('Safari on iOS')).toBeVisible();
    expect(within(table).getByText('Failed')).toBeVisible();
    expect(within(table).getByText('wrong password')).toBeVisible();
    expect(screen.getByText('40 sign-ins')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(cursors).toEqual([null, 'next-one']));
    expect(router.state.location.search).toBe('?cursor=next-one');
  });
});
