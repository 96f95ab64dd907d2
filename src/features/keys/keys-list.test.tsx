import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  listOrgApiKeys,
  revokeApiKey,
  revokeApiKeys,
  rotateApiKey,
  type OrgApiKey,
} from '../../../contract/api-keys.ts';
import { Component } from '../../routes/keys.tsx';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000).toISOString();

const key = (change: Partial<OrgApiKey> = {}): OrgApiKey => ({
  id: 4,
  name: 'Nightly export',
  mask: 'rck_4_…9f2c',
  org_id: 1,
  created_at: AN_INSTANT,
  expires_at: inDays(300),
  last_used_at: null,
  last_used_ip: null,
  status: 'active',
  ends_at: inDays(300),
  replaced_by: null,
  etag: '"api_key-4-1"',
  owner: { id: 7, full_name: 'Ana Ruiz', email: 'ana@example.com' },
  idle_ends_at: inDays(12),
  ...change,
});

const open = (at = '/keys') => renderApp(<Component />, { at, path: '/keys' });

it('says so when nobody has a key, and tells that from a filter', async () => {
  server.use(answer(listOrgApiKeys, () => []));
  const { user } = open();
  expect(await screen.findByText('Nobody has an API key')).toBeVisible();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Not used for' }), '60');
  expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
});

it('shows whose each is and which of its ends comes first', async () => {
  server.use(
    answer(listOrgApiKeys, ({ url }) => {
      expect(url.searchParams.get('sort')).toBe('last_used_at');
      expect(url.searchParams.get('status')).toBe('active,rotating_out');
      return [key(), key({ id: 5, name: 'Weekly', ends_at: inDays(3) })];
    }),
  );
  open();
  const nightly = await screen.findByRole('row', { name: /Nightly export/ });
  expect(nightly).toHaveTextContent(/Ana Ruiz.*in 12 days.*unless it is used.*Never/);
  const weekly = screen.getByRole('row', { name: /Weekly/ });
  expect(weekly).toHaveTextContent(/in 3 days/);
  expect(weekly).not.toHaveTextContent('unless it is used');
});

it('revokes anybody’s with the version that it shows; others’ are not rotated', async () => {
  let rows = [key(), key({ id: 6, name: 'Mine', owner: { ...key().owner, id: 1 } })];
  let tries = 0;
  server.use(
    answer(listOrgApiKeys, () => rows),
    answer(revokeApiKey, ({ params, headers }) => {
      tries += 1;
      if (tries === 1) return refuse('higher_rank', { message: 'Ana Ruiz has a higher rank' });
      expect([params['user_id'], params['key_id']]).toEqual(['7', '4']);
      expect(headers.get('if-match')).toBe('"api_key-4-1"');
      rows = rows.slice(1);
      return key({ status: 'revoked' });
    }),
  );
  const { user } = open();
  await user.click(
    await screen.findByRole('button', { name: 'Actions for Nightly export of Ana Ruiz' }),
  );
  expect(await screen.findByRole('menuitem', { name: /Rotate/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await user.click(screen.getByRole('menuitem', { name: 'Revoke' }));
  const dialog = await screen.findByRole('alertdialog', {
    name: 'Revoke Nightly export of Ana Ruiz?',
  });
  await user.click(within(dialog).getByRole('button', { name: 'Revoke key' }));
  expect(await within(dialog).findByText('Ana Ruiz has a higher rank')).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Revoke key' }));
  expect(await screen.findByText('Nightly export is revoked')).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('row', { name: /Nightly/ })).toBeNull());
});

const mine = key({ id: 6, name: 'Mine', owner: { id: 1, full_name: 'Ada Admin', email: 'a@b.c' } });

it('rotates an own key in place, and shows the new one once', async () => {
  let rows = [mine, key()];
  server.use(
    answer(listOrgApiKeys, () => rows),
    answer(rotateApiKey, ({ params, headers, body }) => {
      expect([params['user_id'], params['key_id']]).toEqual(['1', '6']);
      expect(headers.get('if-match')).toBe(mine.etag);
      expect(body).toEqual({ overlap_hours: 1 });
      const made = { ...mine, id: 7, mask: 'rck_7_…0001', etag: '"api_key-7-1"' };
      rows = [made, { ...mine, status: 'rotating_out', replaced_by: 7 }, key()];
      return { ...made, api_key: 'rck_7_secret-0001' };
    }),
  );
  const { user, router, client } = open();
  await user.click(await screen.findByRole('button', { name: 'Actions for Mine of Ada Admin' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Rotate' }));
  const dialog = await screen.findByRole('dialog', { name: 'Rotate Mine?' });
  await user.selectOptions(within(dialog).getByLabelText('Both keys work for'), '1');
  await user.click(within(dialog).getByRole('button', { name: 'Rotate key' }));
  expect(await screen.findByText('rck_7_secret-0001')).toBeVisible();
  expect(
    JSON.stringify(
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => state),
    ),
  ).not.toContain('secret-0001');
  await user.click(screen.getByRole('checkbox', { name: 'I have stored the key' }));
  await user.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await screen.findByRole('row', { name: /Being replaced/ })).toBeVisible();
  expect(router.state.location.pathname).toBe('/keys');
});

it('ends every key of somebody at once, with a reason', async () => {
  let rows = [key(), key({ id: 5, name: 'Weekly' }), mine];
  server.use(
    answer(listOrgApiKeys, () => rows),
    answer(revokeApiKeys, ({ params, body }) => {
      expect(params['user_id']).toBe('7');
      expect(body).toEqual({ reason: 'Laptop stolen' });
      rows = [mine];
      return { ended: 2 };
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Actions for Weekly of Ana Ruiz' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Revoke all of Ana Ruiz' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Revoke all keys of Ana Ruiz?' });
  await user.type(within(dialog).getByLabelText(/^Reason/), 'Laptop stolen');
  await user.click(within(dialog).getByRole('button', { name: 'Revoke all keys' }));
  expect(await screen.findByText('2 keys of Ana Ruiz revoked')).toBeVisible();
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
});
