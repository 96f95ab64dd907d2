import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { listLocks, type LockEntry } from '../../../contract/session.ts';
import { unlockUser } from '../../../contract/user-acts.ts';
import { Component } from '../../routes/locks.tsx';
import { AN_INSTANT, fakeUser } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';

const lock = (change: Partial<LockEntry> = {}): LockEntry => ({
  id: 31,
  user_id: 7,
  full_name: 'Ana Ruiz',
  email: 'ana@example.com',
  kind: 'admin',
  reason: 'Laptop stolen',
  locked_at: AN_INSTANT,
  locked_by: { id: 1, full_name: 'Ada Admin', email: 'ada@example.com' },
  until: null,
  ended_at: null,
  ended_by: null,
  ended_because: null,
  failed_sign_ins: 0,
  ...change,
});

const open = (at = '/locks') => renderApp(<Component />, { at, path: '/locks' });

it('says so when nobody is locked', async () => {
  server.use(answer(listLocks, () => []));
  open();
  expect(await screen.findByText('Nobody is locked')).toBeVisible();
});

it('tells an empty filter from an empty list', async () => {
  server.use(answer(listLocks, ({ url }) => (url.searchParams.has('kind') ? [] : [lock()])));
  const { user } = open('/locks?kind=automatic');
  expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(await screen.findByText('Laptop stolen')).toBeVisible();
});

it('tells the end of the list from a filter that nothing fits', async () => {
  server.use(answer(listLocks, ({ url }) => (url.searchParams.has('cursor') ? [] : [lock()])));
  const { user } = open('/locks?kind=admin&cursor=abc');
  expect(await screen.findByText('No more locks')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'First page' }));
  expect(await screen.findByText('Laptop stolen')).toBeVisible();
});

it('shows who, by whom, why and how often', async () => {
  server.use(
    answer(listLocks, () => [
      lock(),
      lock({
        id: 32,
        user_id: 8,
        full_name: 'Bo Lind',
        kind: 'automatic',
        reason: null,
        locked_by: null,
        failed_sign_ins: 10,
      }),
    ]),
  );
  open();
  const ana = await screen.findByRole('row', { name: /Ana Ruiz/ });
  expect(ana).toHaveTextContent(/Ada Admin.*No end.*Laptop stolen/);
  const bo = screen.getByRole('row', { name: /Bo Lind/ });
  expect(bo).toHaveTextContent(/Failed sign-ins.*None given.*10/);
});

it('does not end a newer lock than the one that is shown', async () => {
  const tags: (string | null)[] = [];
  const newer = { ...lock(), reason: 'Under investigation' };
  server.use(
    answer(listLocks, () => [lock({ user_etag: '"7-1"' })]),
    answer(unlockUser, ({ headers }) => {
      tags.push(headers.get('if-match'));
      return tags.length === 1
        ? refuse('stale_version', {
            message: 'Somebody else changed this',
            current: fakeUser({ account_locked: true, lock: newer, etag: '"7-2"' }),
          })
        : fakeUser();
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Unlock' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Unlock Ana Ruiz?' });
  const press = () => user.click(within(dialog).getByRole('button', { name: 'Unlock account' }));
  await press();
  expect(await within(dialog).findByText('Under investigation')).toBeVisible();
  expect(dialog).toHaveTextContent('the lock that stands now');
  await press();
  expect(await screen.findByText('Ana Ruiz is unlocked')).toBeVisible();
  expect(tags).toEqual(['"7-1"', '"7-2"']);
});

it('says why somebody was locked before unlocking, and keeps the dialog when it fails', async () => {
  let rows = [lock()];
  let tries = 0;
  server.use(
    answer(listLocks, () => rows),
    answer(unlockUser, ({ body, params }) => {
      tries += 1;
      if (tries === 1) return refuse('not_home_org', { message: 'Governed by Globex' });
      expect(params['user_id']).toBe('7');
      expect(body).toEqual({ reason: 'Found it' });
      rows = [];
      return fakeUser();
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Unlock' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Unlock Ana Ruiz?' });
  expect(dialog).toHaveTextContent(/Ada Admin/);
  expect(dialog).toHaveTextContent(/Laptop stolen/);
  expect(dialog).toHaveTextContent(/deactivated account or membership stays deactivated/);
  await user.type(within(dialog).getByLabelText(/Reason/), 'Found it');
  await user.click(within(dialog).getByRole('button', { name: 'Unlock account' }));
  expect(await within(dialog).findByText('Governed by Globex')).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Unlock account' }));
  expect(await screen.findByText('Ana Ruiz is unlocked')).toBeVisible();
  expect(await screen.findByText('Nobody is locked')).toBeVisible();
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
});
