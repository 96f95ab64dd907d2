import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { dialogOf, expectSound } from '../look.ts';

// What is refused on purpose is logged by the browser.
test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

const bar = (page: Page) => page.getByRole('region', { name: 'Acting as somebody else' });

const allow = async (page: Page) => {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Allow it' }).click();
  await dialogOf(page).getByRole('button', { name: 'Allow it' }).click();
  await expect(page.getByRole('button', { name: 'Stop allowing it' })).toBeVisible();
};

const choose = async (page: Page, item: string | RegExp) => {
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  return page.getByRole('menuitem', { name: item });
};

test('sign in as somebody, be stopped from changing their password, and stop', async ({
  page,
  context,
  seed,
  signIn,
}) => {
  const person = await seed.person('Mona Member');
  await signIn(context, seed.admin);

  // Not allowed until the owner of the org says so.
  await page.goto(`/people/${person.id}`);
  const item = await choose(page, /^Sign in as Mona Member/);
  await expect(item).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await allow(page);

  await page.goto(`/people/${person.id}`);
  await (await choose(page, 'Sign in as Mona Member')).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('told by mail');
  await expectSound(page, 'sign in as');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Ticket 4711');
  await dialog.getByRole('button', { name: 'Sign in as Mona Member' }).click();

  // Both names, on every page, and no way to be rid of it but Stop.
  await expect(bar(page)).toContainText('Ada Admin acting as Mona Member');
  await expect(bar(page)).toContainText(/Ends in (29|30) minutes/);
  await expect(bar(page).getByRole('button')).toHaveCount(1);
  for (const address of ['/teams', '/profile/access', '/profile/security']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(bar(page)).toBeVisible();
  }
  await expectSound(page, 'in somebody else’s name');

  // The password is not theirs to change: neither on the page nor past it.
  await expect(page.getByText(/password of Mona Member, not yours/)).toBeVisible();
  await expect(page.getByLabel('New password', { exact: true })).toHaveCount(0);
  const refused = await context.request.put(`/api/users/${person.id}/change_password`, {
    headers: { 'X-Requested-With': 'rollcall' },
    data: { current_password: person.password, password: 'eleven green lanterns sway' },
  });
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ error_code: 'not_while_impersonating' });
  const [current] = (await (await context.request.get('/api/users/current')).json()) as [
    { id: number; impersonated: boolean },
  ];
  expect(current).toMatchObject({ id: person.id, impersonated: true });

  // Oneself again, on the page of the person, whose log tells of it.
  await bar(page).getByRole('button', { name: 'Stop' }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Mona Member' })).toBeVisible();
  await page.goto(`/people/${person.id}/audit?range=all`);
  await expect(page.getByText('Ada Admin signed in as Mona Member: Ticket 4711')).toBeVisible();
  await expect(page.getByText('Ada Admin stopped acting as Mona Member')).toBeVisible();
  await expect(page.getByText(/via Ada Admin/)).toBeVisible();
});

test('the person is told, sees the session and ends it; who acted is back as themselves', async ({
  page,
  context,
  browser,
  baseURL,
  seed,
  signIn,
}) => {
  const person = await seed.person('Nora Noticed');
  await signIn(context, seed.admin);
  const settings = await context.request.get(`/api/orgs/${seed.orgId}/settings`);
  await context.request.put(`/api/orgs/${seed.orgId}/settings`, {
    headers: { 'X-Requested-With': 'rollcall', 'If-Match': settings.headers()['etag'] ?? '' },
    data: { admins_may_impersonate: true },
  });
  await page.goto(`/people/${person.id}`);
  await (await choose(page, 'Sign in as Nora Noticed')).click();
  await dialogOf(page).getByRole('textbox', { name: 'Reason' }).fill('A look');
  await dialogOf(page).getByRole('button', { name: 'Sign in as Nora Noticed' }).click();
  await expect(bar(page)).toBeVisible();

  const theirs = await browser.newContext({ ...(baseURL && { baseURL }) });
  await signIn(theirs, person);
  const own = await theirs.newPage();
  await own.goto('/profile/security');
  const entry = own
    .getByRole('list', { name: 'Sessions' })
    .getByRole('listitem')
    .filter({ hasText: 'By Ada Admin' });
  await entry.getByRole('button', { name: /^End/ }).click();
  await expect(entry).toHaveCount(0);
  await expect(own.getByRole('region', { name: 'Acting as somebody else' })).toHaveCount(0);
  await theirs.close();

  await page.goto('/profile');
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Admin' })).toBeVisible();
  await expect(bar(page)).toHaveCount(0);
});
