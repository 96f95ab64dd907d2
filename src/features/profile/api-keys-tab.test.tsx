import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  type ApiKey,
} from '../../../contract/api-keys.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server, type Asked } from '../../test/server.ts';
import { keysQueries } from '../keys/keys.queries.ts';
import { ApiKeysTab } from './api-keys-tab.tsx';

const WHOLE = 'rck_the-whole-key-shown-once';
const key = (change: Partial<ApiKey> = {}): ApiKey => ({
  id: 3,
  name: 'Nightly export',
  mask: 'rck_…9f3a',
  org_id: 1,
  created_at: AN_INSTANT,
  expires_at: '2030-01-15T10:00:00.000Z',
  last_used_at: null,
  last_used_ip: null,
  status: 'active',
  ends_at: '2030-01-15T10:00:00.000Z',
  replaced_by: null,
  etag: '"key-3-1"',
  ...change,
});

/** Where the page of everybody's keys keeps them. */
const ORG_KEYS = keysQueries.list(1, {}).queryKey;

let keys: ApiKey[];
beforeEach(() => {
  keys = [key()];
  server.use(answer(listApiKeys, () => keys));
});
const open = () => renderApp(<ApiKeysTab />);
const openMenu = async (user: ReturnType<typeof open>['user']) =>
  user.click(await screen.findByRole('button', { name: 'Actions for Nightly export' }));

it('shows keys by their mask only, and explains having none', async () => {
  const { unmount } = open();
  expect(await screen.findByText('rck_…9f3a')).toBeVisible();
  expect(screen.getByText('Active')).toBeVisible();
  unmount();
  keys = [];
  open();
  expect(await screen.findByText('No API keys')).toBeVisible();
});

it('creates a key and shows it whole once, until it is stored', async () => {
  let asked: Asked | undefined;
  server.use(
    answer(createApiKey, (request) => {
      asked = request;
      keys = [key({ id: 4, name: 'CI' }), ...keys];
      return { ...key({ id: 4, name: 'CI' }), api_key: WHOLE };
    }),
  );
  const { user, client } = open();
  client.setQueryData(ORG_KEYS, { items: [], total: 0, next: null, previous: null });
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  const dialog = await screen.findByRole('dialog', { name: 'Create an API key' });
  await user.click(within(dialog).getByRole('button', { name: 'Create key' }));
  expect(await within(dialog).findByText('Required')).toBeVisible();
  await user.type(within(dialog).getByLabelText('Name'), 'CI');
  await user.selectOptions(within(dialog).getByLabelText('Works for'), '30 days');
  await user.click(within(dialog).getByRole('button', { name: 'Create key' }));

  expect(await screen.findByText(WHOLE)).toBeVisible();
  expect(asked?.body).toEqual({ name: 'CI', expires_in_days: 30 });
  expect(asked?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
  expect(client.getQueryState(ORG_KEYS)?.isInvalidated).toBe(true);
  // Escape by reflex must not lose the key.
  await user.keyboard('{Escape}');
  expect(await screen.findByText(/Closing now would lose the key/)).toBeVisible();
  expect(screen.getByText(WHOLE)).toBeVisible();
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
  expect(caches).not.toContain(WHOLE);

  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(screen.getByText(WHOLE)).toBeVisible();
  expect(screen.getByText('POST /api/token')).toBeVisible();
  await user.click(screen.getByLabelText('I have stored the key'));
  await user.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByText(WHOLE)).toBeNull());
  expect(await screen.findByText('CI')).toBeVisible();
});

it('asks before the page is left while the key is not stored', async () => {
  server.use(answer(createApiKey, () => ({ ...key({ id: 4, name: 'CI' }), api_key: WHOLE })));
  const { user, router } = renderApp(<ApiKeysTab />, {
    at: '/profile/api-keys',
    path: '/profile/api-keys',
  });
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  const dialog = await screen.findByRole('dialog', { name: 'Create an API key' });
  await user.type(within(dialog).getByLabelText('Name'), 'CI{Enter}');
  expect(await screen.findByText(WHOLE)).toBeVisible();
  await user.keyboard('{Escape}');
  expect(await screen.findByText(/Closing now would lose the key/)).toBeVisible();

  await act(() => router.navigate(-1));
  const question = await screen.findByRole('alertdialog', { name: 'Leave without the key?' });
  expect(question).toHaveTextContent('it cannot be shown again');
  await user.click(within(question).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(screen.getByText(WHOLE)).toBeVisible();
  const unload = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(unload);
  expect(unload.defaultPrevented).toBe(true);

  await user.click(screen.getByLabelText('I have stored the key'));
  await act(() => router.navigate(-1));
  expect(await screen.findByText('Another page')).toBeVisible();
});

it('keeps the name when making the key fails', async () => {
  server.use(answer(createApiKey, () => refuse('conflict', { message: 'Ten keys are the most' })));
  const { user } = open();
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Name'), 'CI{Enter}');
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('Ten keys are the most');
  expect(within(dialog).getByLabelText('Name')).toHaveValue('CI');
});

it('rotates with an overlap that it explains', async () => {
  let asked: Asked | undefined;
  server.use(
    answer(rotateApiKey, (request) => {
      asked = request;
      keys = [key({ id: 5, etag: '"key-5-1"' }), key({ status: 'rotating_out', replaced_by: 5 })];
      return { ...key({ id: 5 }), api_key: WHOLE };
    }),
  );
  const { user } = open();
  await openMenu(user);
  await user.click(await screen.findByRole('menuitem', { name: 'Rotate' }));
  const dialog = await screen.findByRole('dialog', { name: 'Rotate Nightly export?' });
  await user.selectOptions(within(dialog).getByLabelText('Both keys work for'), '0');
  expect(within(dialog).getByText(/fails until it has the new key/)).toBeVisible();
  await user.selectOptions(within(dialog).getByLabelText('Both keys work for'), '4');
  await user.click(within(dialog).getByRole('button', { name: 'Rotate key' }));
  expect(await screen.findByText(WHOLE)).toBeVisible();
  expect(asked?.body).toEqual({ overlap_hours: 4 });
  expect(asked?.headers.get('If-Match')).toBe('"key-3-1"');
  expect(await screen.findByText('Being replaced')).toBeInTheDocument();
});

it('revokes after asking', async () => {
  server.use(
    answer(revokeApiKey, () => {
      keys = [key({ status: 'revoked' })];
      return keys[0];
    }),
  );
  const { user, client } = open();
  client.setQueryData(ORG_KEYS, { items: [], total: 0, next: null, previous: null });
  await openMenu(user);
  await user.click(await screen.findByRole('menuitem', { name: 'Revoke' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Revoke Nightly export?' });
  expect(dialog).toHaveTextContent('rck_…9f3a stops working at once');
  await user.click(within(dialog).getByRole('button', { name: 'Revoke key' }));
  expect(await screen.findByText('Nightly export is revoked')).toBeVisible();
  expect(await screen.findByText('Revoked')).toBeVisible();
  expect(client.getQueryState(ORG_KEYS)?.isInvalidated).toBe(true);
});

it('says why an ended key has no actions', async () => {
  keys = [key({ status: 'expired' })];
  const { user } = open();
  await openMenu(user);
  const item = await screen.findByRole('menuitem', { name: /Rotate/ });
  expect(item).toHaveAttribute('aria-disabled', 'true');
  expect(item).toHaveTextContent('It has expired');
});
