import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { exportUsers, getUserFacets } from '../../../contract/users.ts';
import { answer, refuse, server } from '../../test/server.ts';
import { open, page, person, row, serve } from './people-testing.tsx';

describe('the state in the URL', () => {
  it('reads a deep link into one request, and marks its view', async () => {
    const asked = serve(() => page([person(1)]));
    const { router } = open('/people?locked=true&sort=created_at&order=desc&per_page=25');
    await row('Person 1');
    expect(asked.map((search) => Object.fromEntries(search))).toEqual([
      {
        access_role: 'all',
        locked: 'true',
        sort: 'created_at',
        order: 'desc',
        per_page: '25',
      },
    ]);
    const views = screen.getByRole('navigation', { name: 'Quick views' });
    const current = await within(views).findByRole('link', { name: 'Locked 9' });
    expect(current).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('columnheader', { name: 'Account made' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(router.state.location.search).toBe(
      '?locked=true&sort=created_at&order=desc&per_page=25',
    );
  });

  it('leaves defaults out and goes back to the first page when a filter changes', async () => {
    const asked = serve(() => page([person(1)]));
    const { router, user } = open('/people?cursor=abc&role=admin');
    await row('Person 1');
    await user.selectOptions(screen.getByLabelText('Last activity'), 'None for 90+ days');
    await waitFor(() => expect(router.state.location.search).toBe('?role=admin&idle_days=90'));
    await user.selectOptions(screen.getByLabelText('Role'), 'Role: any');
    await waitFor(() => expect(router.state.location.search).toBe('?idle_days=90'));
    await user.selectOptions(screen.getByLabelText('Last activity'), 'Never signed in');
    await waitFor(() => expect(router.state.location.search).toBe('?never_signed_in=true'));
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    await waitFor(() => expect(router.state.location.search).toBe(''));
    await waitFor(() => expect(asked).toHaveLength(5));
    expect(asked.slice(1).every((search) => !search.has('cursor'))).toBe(true);
  });

  it('keeps the place when only the looks change', async () => {
    const asked = serve(() => page([person(1)]));
    const { router, user } = open('/people?cursor=abc');
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'ID' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Role' }));
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(router.state.location.search).toBe(
        '?cursor=abc&columns=state%2Clast_active%2Cadded%2Cid',
      ),
    );
    expect(screen.getByRole('columnheader', { name: 'ID' })).toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: 'Role' })).not.toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Compact rows' }));
    await waitFor(() => expect(router.state.location.search).toContain('density=compact'));
    expect(asked).toHaveLength(1);
  });

  it('shows what is asked for in the page, whatever stands in the URL', async () => {
    const asked = serve(() => page([person(1)]));
    open('/people?status=SLEEPING&per_page=9999&order=sideways&idle_days=-1');
    await row('Person 1');
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      access_role: 'all',
      sort: 'full_name',
      order: 'asc',
      per_page: '50',
    });
  });
});

describe('what the list says', () => {
  it('shows states side by side, as they are independent', async () => {
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
    serve(() =>
      page([
        person(1, {
          status: 'DEACTIVATED',
          account_locked: true,
          lock: {
            kind: 'admin',
            reason: 'Left',
            locked_at: '2026-01-01T00:00:00.000Z',
            locked_by: null,
            until,
          },
        }),
        person(2, {
          last_active_at: null,
          invite: {
            id: 5,
            status: 'pending',
            expires_at: new Date(Date.now() + 2.5 * 86_400_000).toISOString(),
          },
        }),
        person(3),
      ]),
    );
    open();
    expect(await row('Person 1')).toHaveTextContent(/Deactivated.*Locked until \d+ \w+ \d{4}/);
    expect(await row('Person 2')).toHaveTextContent(/Invited, expires in 2 days.*Never/);
    expect(await row('Person 3')).toHaveTextContent('Active');
    expect(screen.getByRole('link', { name: 'Person 1' })).toHaveAttribute('href', '/people/1');
  });

  it('draws the rows without waiting for the counts', async () => {
    serve(() => page([person(1)]));
    server.use(answer(getUserFacets, () => new Promise(() => undefined)));
    open();
    await row('Person 1');
    expect(screen.getByRole('link', { name: 'Admins' })).toBeInTheDocument();
  });

  it('echoes the terms when nothing fits, and clears them on request', async () => {
    serve(({ url }) => page(url.searchParams.has('q') ? [] : [person(1)]));
    const { user, router } = open('/people?q=zoe&per_page=25');
    expect(await screen.findByText('Nothing matches “zoe”')).toBeVisible();
    expect(screen.getByRole('searchbox', { name: 'Search people' })).toHaveValue('zoe');
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await row('Person 1');
    expect(router.state.location.search).toBe('?per_page=25');
  });

  it('never shows a failure as an empty list, and starts over when the place is lost', async () => {
    serve(({ url }) =>
      url.searchParams.has('cursor')
        ? refuse('invalid_cursor', { message: 'This place in the list is gone' })
        : page([person(1)]),
    );
    const { user } = open('/people?cursor=old');
    expect(await screen.findByText('This place in the list is gone')).toBeVisible();
    expect(screen.getByText('Request req-test')).toBeVisible();
    expect(screen.queryByText(/Nothing matches|Nobody is here/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await row('Person 1');
  });

  it('asks for what was typed last, once it has settled', async () => {
    const asked = serve(() => page([person(1)]));
    const { user } = open();
    await row('Person 1');
    await user.type(screen.getByRole('searchbox', { name: 'Search people' }), 'ana');
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.get('q')).toBe('ana');
  });

  it('exports everything under the same filters', async () => {
    serve(() => page([person(1)]));
    const asked: string[] = [];
    server.use(
      answer(exportUsers, ({ url }) => {
        asked.push(url.search);
        return refuse('too_many_attempts', { message: 'Five exports an hour' });
      }),
    );
    const { user } = open('/people?role=admin&cursor=abc&per_page=25');
    await row('Person 1');
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(
      await screen.findByText(/The list was not exported. Five exports an hour/),
    ).toBeVisible();
    expect(asked).toEqual(['?role=admin&sort=full_name&order=asc']);
  });
});

describe('the menu of a row', () => {
  it('keeps what is not allowed and says why', async () => {
    serve(() =>
      page([person(2, { governed_here: false, default_org: { id: 2, name: 'Globex' } })]),
    );
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Actions for Person 2' }));
    const lock = await screen.findByRole('menuitem', { name: /^Lock/ });
    expect(lock).toHaveAttribute('aria-disabled', 'true');
    expect(lock).toHaveTextContent('The account belongs to Globex');
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
      'Open',
      'Change role',
      'Add to team',
      expect.stringContaining('Send reset link'),
      expect.stringContaining('Set one-time password'),
      expect.stringContaining('Lock'),
      'Deactivate',
      'View audit',
      expect.stringContaining('Sign in as Person 2'),
      'Offboard',
      'Remove from org',
    ]);
    await user.click(screen.getByRole('menuitem', { name: 'Change role' }));
    expect(await screen.findByRole('alertdialog', { name: /Role of Person 2/ })).toBeVisible();
    expect(screen.getByText(/Invites, removes, locks/)).toBeVisible();
  });
});
