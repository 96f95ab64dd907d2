import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { lockUser } from '../../../contract/user-acts.ts';
import { mergeMembers } from '../../../contract/orgs.ts';
import { exportUsers, getUserFacets, listUsers, type User } from '../../../contract/users.ts';
import { Component } from '../../routes/people.tsx';
import { fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';

const FACETS = {
  all: 340,
  active: 300,
  locked: 9,
  deactivated: 31,
  pending_invites: 12,
  expired_invites: 4,
  admins: 3,
  idle_60: 55,
  admins_idle_60: 1,
  never_signed_in: 14,
};

const person = (id: number, change: Partial<User> = {}): User =>
  fakeUser({
    id,
    full_name: `Person ${id}`,
    email: `p${id}@example.com`,
    etag: `"${id}-1"`,
    governed_here: true,
    ...change,
  });

const page = (rows: readonly User[], headers: Record<string, string> = {}) =>
  Response.json(rows, { headers: { 'X-Total-Count': String(rows.length), ...headers } });

/** Serves the list and notes what was asked for. */
function serve(reply: (asked: Asked) => Response | Promise<Response>) {
  const asked: URLSearchParams[] = [];
  server.use(
    answer(getUserFacets, () => FACETS),
    answer(listUsers, (request) => {
      asked.push(request.url.searchParams);
      return reply(request);
    }),
  );
  return asked;
}

const open = (at = '/people') => renderApp(<Component />, { at, path: '/people' });
const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) });

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
    expect(screen.getByRole('columnheader', { name: 'Added' })).toHaveAttribute(
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
      expect.stringContaining('Send reset link'),
      expect.stringContaining('Set one-time password'),
      expect.stringContaining('Lock'),
      'Deactivate',
      'View audit',
      'Remove from org',
    ]);
    await user.click(screen.getByRole('menuitem', { name: 'Change role' }));
    expect(await screen.findByRole('alertdialog', { name: /Role of Person 2/ })).toBeVisible();
    expect(screen.getByText(/Invites, removes, locks/)).toBeVisible();
  });
});

describe('many at once', () => {
  it('keeps a selection over pages', async () => {
    serve(({ url }) =>
      url.searchParams.get('cursor') === 'two'
        ? page([person(3)])
        : page([person(1), person(2)], { Link: '</api/users?cursor=two>; rel="Next"' }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 1' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Select Person 3' }));
    expect(screen.getByText('2 selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.queryByText(/selected/)).not.toBeInTheDocument();
  });

  it('reports who was locked, and keeps the others selected with their reason', async () => {
    const asked: Asked[] = [];
    serve(() => page([person(1), person(2), person(3), person(4)]));
    server.use(
      answer(lockUser, (request) => {
        asked.push(request);
        if (request.params['user_id'] === '3') {
          return refuse('last_admin', { message: 'The org would have no admin left' });
        }
        return person(Number(request.params['user_id']), { account_locked: true });
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'Lock' }));
    // Person 1 is who is signed in here.
    const ask = await screen.findByRole('alertdialog', { name: 'Lock 3 people?' });
    expect(ask).toHaveTextContent('Person 1: This is you');
    await user.type(within(ask).getByLabelText('Reason'), 'Incident 12');
    await user.click(within(ask).getByRole('button', { name: 'Lock 3 people' }));

    const results = await screen.findByRole('dialog', { name: '2 of 4 locked' });
    expect(within(results).getByText('The org would have no admin left')).toBeVisible();
    expect(within(results).getAllByText('Locked')).toHaveLength(2);
    expect(asked.map(({ body }) => body)).toEqual(Array(3).fill({ reason: 'Incident 12' }));
    expect(asked.map(({ headers }) => headers.get('if-match')).toSorted()).toEqual([
      '"2-1"',
      '"3-1"',
      '"4-1"',
    ]);
    await user.click(within(results).getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(results).not.toBeInTheDocument());
    expect(screen.getByText('2 selected')).toBeVisible();
    expect(await row('Person 3')).toHaveTextContent('The org would have no admin left');
    expect(screen.getByRole('checkbox', { name: 'Select Person 3' })).toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Select Person 2' })).not.toBeChecked();
  });

  it('never runs more than four requests at once, and retries only what failed', async () => {
    const people = Array.from({ length: 12 }, (_, index) => person(index + 2));
    serve(() => page(people));
    let now = 0;
    let most = 0;
    let calls = 0;
    server.use(
      answer(mergeMembers, async ({ body }) => {
        calls += 1;
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        const id = (body as { members: { id: number }[] }).members[0]?.id;
        return id === 5 && calls <= 12 ? refuse('unavailable', { message: 'Try later' }) : [];
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('checkbox', { name: 'Select all on this page' }));
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Make admin' }));
    // More than ten: the number has to be typed.
    const verb = await screen.findByRole('button', { name: 'Make 12 people admin' });
    await user.click(verb);
    expect(calls).toBe(0);
    await user.type(screen.getByLabelText(/to confirm/), '12');
    await user.click(verb);
    await screen.findByRole('dialog', { name: '11 of 12 made admin' });
    expect(most).toBe(4);
    await user.click(screen.getByRole('button', { name: 'Retry 1' }));
    await screen.findByRole('dialog', { name: '12 of 12 made admin' });
    expect(calls).toBe(13);
  });
});
