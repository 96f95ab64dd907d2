import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { revokeApiKeys } from '../../contract/api-keys.ts';
import { listOrgAudit } from '../../contract/audit.ts';
import {
  endAccess,
  getLeaving,
  leaveTeams,
  TransferBody,
  transferUser,
  type Leaving,
} from '../../contract/leaving.ts';
import { removeMembers } from '../../contract/orgs.ts';
import { endUserSessions } from '../../contract/session.ts';
import { deactivateUser, lockUser } from '../../contract/user-acts.ts';
import { listUsers } from '../../contract/users.ts';
import * as download from '../lib/download.ts';
import { fakeEntry } from '../test/fake-entry.ts';
import { AN_INSTANT, fakeUser } from '../test/fakes.ts';
import { renderApp } from '../test/render.tsx';
import { answer, refuse, server } from '../test/server.ts';
import { Component } from './leaving.tsx';

const ACCOUNT = {
  status: 'ACTIVE',
  account_locked: false,
  locked_for_good: false,
  locked_until: null,
  governed_here: true,
  etag: '"7-1"',
} as const;

const LOCKED = { ...ACCOUNT, account_locked: true, locked_for_good: true };

/** Ana, who has something of everything. */
const full = (change: Partial<Leaving> = {}): Leaving => ({
  person: { id: 7, full_name: 'Ana Ruiz', email: 'ana@example.com' },
  refused: null,
  left_at: null,
  membership: {
    org_membership_status: 'ACTIVE',
    'is_admin?': false,
    is_owner: false,
    is_last_admin: false,
  },
  account: ACCOUNT,
  owns: [
    { resource_type: 'flows', count: 7, first: [{ id: 1, name: 'Orders' }] },
    { resource_type: 'teams', count: 1, first: [{ id: 2, name: 'Data' }] },
  ],
  teams: { count: 2, manages: 1, first: [{ id: 3, name: 'Ops' }] },
  grants: { count: 4, administers: 1 },
  invites: { count: 0, first: [] },
  reviews: { items: 0, first: [] },
  api_keys: 1,
  sessions: 2,
  ...change,
});

const bo = fakeUser({ id: 8, full_name: 'Bo Lind', email: 'bo@example.com' });
const cleo = fakeUser({ id: 9, full_name: 'Cleo Cole', email: 'cleo@example.com' });

/** What the server holds; each act changes it, as the server's would. */
let now: Leaving;
let asked: { act: string; body: unknown; ifMatch: string | null }[];
const acts = (names = false) => asked.map(({ act, body }) => (names ? act : [act, body]));

const open = () =>
  renderApp(<Component />, { at: '/people/7/leave', path: '/people/:userId/leave' });
const step = (name: string) =>
  screen
    .getByRole('heading', { level: 3, name: new RegExp(`^${name}`) })
    .closest('li') as HTMLElement;

beforeEach(() => {
  now = full();
  asked = [];
  const act =
    (name: string, change: () => Partial<Leaving>, reply: () => unknown) =>
    ({ body, headers }: { body: unknown; headers: Headers }) => {
      asked.push({ act: name, body, ifMatch: headers.get('if-match') });
      now = { ...now, ...change() };
      return reply();
    };
  const ended = () => ({ ended: 1 });
  server.use(
    answer(getLeaving, () => now),
    answer(listOrgAudit, () => []),
    answer(listUsers, () => [fakeUser(), bo, cleo]),
    answer(transferUser, ({ body }) => {
      const { delegate_owner_id: to, resource_types: types } = TransferBody.parse(body);
      asked.push({ act: 'transfer', body, ifMatch: null });
      now = {
        ...now,
        owns: now.owns.filter(({ resource_type: type }) => types?.includes(type) === false),
      };
      return {
        status: 'success',
        message: 'Some things went',
        org_id: 1,
        owner_id: 7,
        delegate_owner_id: to,
        transferred: {},
      };
    }),
    answer(
      leaveTeams,
      act('teams', () => ({ teams: { count: 0, manages: 0, first: [] } }), ended),
    ),
    answer(
      endAccess,
      act('access', () => ({ grants: { count: 0, administers: 0 } }), ended),
    ),
    answer(
      revokeApiKeys,
      act('keys', () => ({ api_keys: 0 }), ended),
    ),
    answer(
      endUserSessions,
      act('sessions', () => ({ sessions: 0 }), ended),
    ),
    answer(
      lockUser,
      act(
        'lock',
        () => ({ account: { ...LOCKED, etag: '"7-2"' } }),
        () => fakeUser({ account_locked: true }),
      ),
    ),
    answer(
      deactivateUser,
      act(
        'deactivate',
        () => ({
          account: { ...LOCKED, status: 'DEACTIVATED', etag: '"7-3"' },
        }),
        () => fakeUser({ status: 'DEACTIVATED' }),
      ),
    ),
    answer(
      removeMembers,
      act(
        'remove',
        () => ({ membership: null, account: null, left_at: AN_INSTANT, owns: [] }),
        () => ({ code: '200', message: '1 member removed' }),
      ),
    ),
  );
});

describe('the steps', () => {
  it('say what is left, and tick off one by one as they are done', async () => {
    const { user } = open();
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Offboard Ana Ruiz' }),
    ).toBeVisible();
    expect(screen.getByText('0 of 7 done')).toBeVisible();
    expect(step('Hand over')).toHaveTextContent('Owns 7 flows, 1 team');
    expect(step('Hand over')).toHaveTextContent('Orders and 6 more');
    expect(step('Leave teams')).toHaveTextContent(/In 2 teams, manages 1.*Ops and 1 more/);
    expect(step('End access')).toHaveTextContent('4 grants, 1 as owner or admin');
    await user.click(screen.getByRole('button', { name: 'Take out of 2 teams' }));
    await waitFor(() => expect(step('Leave teams')).toHaveTextContent('In no team'));
    expect(screen.getByText('1 of 7 done')).toBeVisible();
    expect(acts(true)).toEqual(['teams']);
  });

  it('are all done at once, with the reason and on the newest version', async () => {
    const { user } = open();
    await user.type(await screen.findByLabelText(/Reason/), ' Moves to Oslo ');
    await user.click(screen.getByRole('button', { name: 'Do the 6 open steps' }));
    await screen.findByText('6 of 7 done');
    const reason = { reason: 'Moves to Oslo' };
    expect(acts()).toEqual([
      ['teams', reason],
      ['access', reason],
      ['keys', reason],
      ['sessions', undefined],
      ['lock', reason],
      ['deactivate', reason],
    ]);
    expect(asked.map(({ ifMatch }) => ifMatch).slice(-2)).toEqual(['"7-1"', '"7-2"']);
  });

  it('fail alone, say why, and can be tried again alone', async () => {
    let tries = 0;
    server.use(
      answer(endAccess, () => {
        tries += 1;
        if (tries === 1) return refuse('unavailable', { message: 'The database does not answer' });
        now = { ...now, grants: { count: 0, administers: 0 } };
        return { ended: 4 };
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Do the 6 open steps' }));
    await screen.findByText('5 of 7 done');
    const failed = step('End access');
    expect(within(failed).getByRole('alert')).toHaveTextContent(/does not answer.*req-test/);
    await user.click(within(failed).getByRole('button', { name: /^Try again/ }));
    await screen.findByText('6 of 7 done');
    expect(within(step('End access')).queryByRole('alert')).toBeNull();
  });

  it('of an account that another org governs leave the lock to that org', async () => {
    now = full({ account: { ...ACCOUNT, governed_here: false } });
    open();
    expect(await screen.findByText('0 of 6 done')).toBeVisible();
    expect(step('Lock the account')).toHaveTextContent(/only its admins lock it/);
    expect(step('Deactivate the membership')).toHaveTextContent('Deactivate membership');
  });

  it('cannot be done to who ranks higher', async () => {
    now = full({ refused: 'Ana Ruiz has a higher rank than you' });
    const { user } = open();
    expect(await screen.findByText('Ana Ruiz has a higher rank than you.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Revoke 1 key' }));
    expect(asked).toEqual([]);
  });
});

describe('handing over', () => {
  const choose = async (user: ReturnType<typeof open>['user'], button: RegExp, who: RegExp) => {
    await user.click(await screen.findByRole('button', { name: button }));
    const dialog = await screen.findByRole('dialog');
    await user.click(await within(dialog).findByRole('button', { name: who }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  };

  it('goes to one successor, or to others by kind', async () => {
    const { user } = open();
    await choose(user, /^Choose a successor/, /Bo Lind/);
    await choose(user, /for teams$/, /Cleo Cole/);
    await user.click(screen.getByRole('button', { name: 'Hand over 8 things' }));
    await waitFor(() => expect(step('Hand over')).toHaveTextContent('Owns nothing here'));
    expect(acts()).toEqual([
      ['transfer', { delegate_owner_id: 8, resource_types: ['flows'] }],
      ['transfer', { delegate_owner_id: 9, resource_types: ['teams'] }],
    ]);
  });

  it('does not take who leaves, and shows why the server refused somebody', async () => {
    server.use(
      answer(transferUser, () => refuse('conflict', { message: 'Bo Lind is deactivated' })),
    );
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Choose a successor' }));
    const dialog = await screen.findByRole('dialog');
    const leaver = await within(dialog).findByRole('button', { name: /Ana Ruiz/ });
    expect(leaver).toHaveAttribute('aria-disabled', 'true');
    await user.click(within(dialog).getByRole('button', { name: /Bo Lind/ }));
    await user.click(await screen.findByRole('button', { name: 'Hand over to Bo Lind' }));
    expect(await within(step('Hand over')).findByRole('alert')).toHaveTextContent(
      'Bo Lind is deactivated',
    );
  });
});

describe('the end', () => {
  it('is a removal that must be typed, and only when nothing is owned any more', async () => {
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    now = full({ owns: [] });
    await user.click(screen.getByRole('button', { name: 'Revoke 1 key' }));
    await waitFor(() => expect(step('Hand over')).toHaveTextContent('Owns nothing here'));
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove Ana Ruiz from Acme?' });
    await user.type(within(dialog).getByLabelText(/to confirm/), 'ana@example.com');
    await user.click(within(dialog).getByRole('button', { name: 'Remove from Acme' }));
    expect(await screen.findByText(/^Left/)).toBeVisible();
    expect(acts().at(-1)).toEqual(['remove', { members: [{ id: 7 }] }]);
    expect(screen.queryByRole('link', { name: 'Open Ana Ruiz' })).toBeNull();
  });

  it('is a summary from the audit log, to be saved', async () => {
    const saved = vi.spyOn(download, 'saveBlob').mockImplementation(() => undefined);
    server.use(
      answer(listOrgAudit, ({ url }) => {
        expect(url.searchParams.get('owner')).toBe('7');
        expect(url.searchParams.get('event')).toContain('user.handed_over');
        return [fakeEntry({ id: 12, hash: 'abc123' })];
      }),
    );
    const { user } = open();
    expect(await screen.findByRole('link', { name: 'Bo Berg' })).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Save summary' }));
    await waitFor(() => expect(saved).toHaveBeenCalled());
    const [blob, name] = saved.mock.calls[0] ?? [];
    const text = await (blob as Blob).text();
    expect(name).toMatch(/^offboarding-ana-ruiz-\d{4}-\d\d-\d\d\.txt$/);
    expect(text).toContain('Offboarding of Ana Ruiz <ana@example.com>, person 7');
    expect(text).toContain('[ ] Hand over: still owns 7 flows, 1 team');
    expect(text).toMatch(/Ada Admin .*Bo Berg/);
    expect(text).toContain('event 12, user.locked, hash abc123');
    expect(text).not.toMatch(/[\u2066-\u2069]/);
  });
});
