import type { Page } from '@playwright/test';
import { dialogOf, expectSound, goTo } from '../look.ts';
import { SignInPage } from '../pages/sign-in.page.ts';
import { expect, test } from '../platform.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const note = (page: Page) => page.getByRole('note');
const row = (page: Page, name: string | RegExp) =>
  page.getByRole('row', { name: typeof name === 'string' ? new RegExp(name) : name });

const act = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};

test('the platform answers 404 to what is ours, and the browser never holds its token', async ({
  page,
  context,
  platform: { behind, front, seed },
}) => {
  for (const path of [
    '/capabilities',
    '/session',

    '/resources',
    '/locks',
    '/attention',
    '/openapi.json',
  ]) {
    expect((await fetch(`${behind.url}/api${path}`)).status, path).toBe(404);
  }
  await (await new SignInPage(page).open()).signIn(seed.admin);
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  const capabilities = await context.request.get(`${front.url}/api/capabilities`);
  expect(await capabilities.json()).toMatchObject({ features: [] });
  const kept = await context.storageState();
  expect(JSON.stringify(kept)).not.toContain('rct_');
  expect(kept.cookies.every(({ httpOnly }) => httpOnly)).toBe(true);
});

test.describe('signed in', () => {
  test.beforeEach(async ({ context, signIn, platform: { seed } }) => signIn(context, seed.admin));

  test('every page is whole, and says what is missing and what it does instead', async ({
    page,
    platform: { member, team, resource },
  }) => {
    for (const [address, text] of [
      ['/', /keeps no figures/],
      ['/people', /loaded and searched on this device/],
      [`/people/${member.id}`, /does not tell of sessions/],
      [`/people/${member.id}/access`, /worked out on this device/],
      [`/people/${member.id}/audit?range=all`, /does not tell of sessions/],
      ['/invitations', /held against the people on this device/],
      ['/teams', /cannot search teams/],
      [`/teams/${team.id}`, /when somebody joined/],
      ['/access', /has no catalogue/],
      [`/access/${resource.type}/${resource.id}`, /has no catalogue/],
      ['/audit', /page by page/],
      ['/profile', /kept on this device/],
      ['/profile/security', /kept on this device/],
    ] as const) {
      await goTo(page, address);
      await expect(note(page), address).toContainText(text);
      await expect(page.getByText('This could not be loaded'), address).toHaveCount(0);
    }
    await page.goto('/people');
    await expect(note(page)).toContainText(/Searching: all 23\d people/);
    await expectSound(page, 'people of a platform');
    // What cannot be done is not offered.
    await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(0);
    await expect(page.getByRole('checkbox', { name: /^Select/ })).toHaveCount(0);
    await expect(page.getByRole('tab', { name: /Idle/ })).toHaveCount(0);
    const menu = page.getByRole('navigation', { name: 'Main' });
    await expect(menu.getByRole('link', { name: 'Locks' })).toHaveCount(0);
    await expect(menu.getByRole('link', { name: 'Settings' })).toHaveCount(0);
    for (const address of ['/locks', '/keys', '/settings', '/access/matrix', '/people/1/leave']) {
      await page.goto(address);
      await expect(
        page.getByRole('heading', { name: 'This platform does not offer it' }),
      ).toBeVisible();
    }
  });

  test('people: found, invited, made admin, locked, deactivated and back', async ({
    page,
    platform: { member },
  }) => {
    await goTo(page, '/people');
    const search = page.getByRole('searchbox', { name: 'Search people' });
    await search.fill('crowd 22');
    await expect(row(page, 'Crowd 229')).toBeVisible();
    await expect(row(page, 'Crowd 100')).toHaveCount(0);
    await search.fill(String(member.id));
    await expect(row(page, 'Mia Member')).toBeVisible();

    await goTo(page, '/invitations?new=1');
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    const added = `nora-${Date.now()}@example.com`;
    await dialog
      .getByRole('textbox', { name: 'Add people' })
      .fill(`${added}, ${member.email}, not-an-address`);
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Send 1 invitation' }).click();
    await expect(dialog.getByRole('region', { name: 'Results' })).toContainText(added);
    await goTo(page, `/people?q=${added}`);
    await expect(row(page, added)).toBeVisible();

    await goTo(page, `/people/${member.id}`);
    await act(page, 'Change role');
    await dialogOf(page)
      .getByRole('radio', { name: /^Admin/ })
      .check();
    await dialogOf(page)
      .getByRole('button', { name: /^Make / })
      .click();
    await expect(page.getByText(/is now an admin/).first()).toBeVisible();
    await act(page, 'Change role');
    await dialogOf(page)
      .getByRole('radio', { name: /^Member/ })
      .check();
    await dialogOf(page)
      .getByRole('button', { name: /^Make / })
      .click();
    await expect(page.getByText(/is now a member/).first()).toBeVisible();

    await act(page, 'Lock');
    await expect(dialogOf(page).getByText('Until')).toHaveCount(0);
    await dialogOf(page).getByRole('textbox', { name: 'Reason' }).fill('Lost a laptop');
    await dialogOf(page).getByRole('button', { name: 'Lock account' }).click();
    await expect(page.getByText(/is locked/).first()).toBeVisible();
    await goTo(page, '/people?locked=true');
    await expect(row(page, 'Mia Member')).toBeVisible();
    await goTo(page, `/people/${member.id}`);
    await act(page, 'Unlock');
    await expect(page.getByText(/is unlocked/).first()).toBeVisible();
    await act(page, 'Deactivate');
    await dialogOf(page)
      .getByRole('button', { name: /^Deactivate/ })
      .click();
    await expect(page.getByText(/is deactivated/).first()).toBeVisible();
    await act(page, 'Activate');
    await expect(page.getByText(/is active/).first()).toBeVisible();
    await act(page, 'Send reset link');
    await dialogOf(page).getByRole('button', { name: 'Send reset link' }).click();
    await expect(page.getByText(/reset link is on its way/).first()).toBeVisible();
  });

  test('teams and access: made, given, explained', async ({
    page,
    platform: { member, team, resource },
  }) => {
    await goTo(page, '/teams?q=data');
    await expect(row(page, team.name)).toBeVisible();
    await page.getByRole('button', { name: 'Create team' }).click();
    await dialogOf(page).getByRole('textbox', { name: 'Name' }).fill('Night Crew');
    await dialogOf(page).getByRole('button', { name: 'Create team' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Night Crew' })).toBeVisible();
    await page.getByRole('button', { name: 'Add members' }).click();
    await dialogOf(page).getByRole('searchbox').fill(member.email);
    await dialogOf(page)
      .getByRole('button', { name: /Mia Member/ })
      .click();
    await dialogOf(page).getByRole('button', { name: 'Add 1 member' }).click();
    await expect(row(page, 'Mia Member')).toBeVisible();

    await goTo(page, `/people/${member.id}/access`);
    const right = row(page, resource.name);
    await expect(right).toContainText(`Through ${team.name}`);
    await goTo(page, '/access?q=flow');
    await row(page, resource.name).getByRole('link').click();
    await page.getByRole('button', { name: 'Give access' }).click();
    await dialogOf(page).getByRole('searchbox').fill('crowd 005');
    await dialogOf(page)
      .getByRole('button', { name: /Crowd 005/ })
      .click();
    await dialogOf(page)
      .getByRole('button', { name: /^Give .* access$/ })
      .click();
    await expect(row(page, 'Crowd 005')).toBeVisible();
    await expect(row(page, /Mia Member.*Through Data Operations/)).toBeVisible();
  });

  test('the log of the org, of a person and of a team', async ({
    page,
    platform: { member, team },
  }) => {
    for (const address of [
      '/audit?range=all',
      `/people/${member.id}/audit?range=all`,
      `/teams/${team.id}/audit?range=all`,
    ]) {
      await goTo(page, address);
      await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
      await expect(page.getByRole('searchbox', { name: 'Search events' })).toHaveCount(0);
    }
    await goTo(page, '/audit?range=all');
    const first = page.getByRole('table').getByRole('row').nth(1);
    const newest = await first.textContent();
    await page.getByRole('button', { name: 'Older' }).click();
    await expect(first).not.toHaveText(newest ?? '');
  });

  test('signing out ends it here and there', async ({ page, context }) => {
    await goTo(page, '/profile');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect((await context.request.get('/api/session')).status()).toBe(401);
  });
});
