import type { Page, Route } from '@playwright/test';
import { expectSound } from '../look.ts';
import { pagePaths } from '../paths.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import { expect, test } from '../kept-page.ts';

// What is refused on purpose is logged by the browser.
test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

interface List {
  readonly name: string;
  readonly address: string;
  /** The request that fills it. */
  readonly api: RegExp;
  /** A search that finds nothing, where there is one. */
  readonly noMatch?: string;
}
const LISTS: readonly List[] = [
  {
    name: 'people',
    // With its order, which goes without saying: without, its server sends the page with its rows.
    address: '/people?order=asc',
    api: /\/api\/users\?/,
    noMatch: '/people?q=nobody-at-all',
  },
  {
    name: 'invitations',
    address: '/invitations',
    api: /\/api\/orgs\/\d+\/invites/,
    noMatch: '/invitations?q=nobody-at-all',
  },
  { name: 'locks', address: '/locks', api: /\/api\/locks/, noMatch: '/locks?kind=automatic' },
  {
    name: 'audit',
    address: '/audit',
    api: /\/api\/orgs\/\d+\/audit_log\?/,
    noMatch: '/audit?q=nobody-at-all',
  },
  { name: 'teams', address: '/teams', api: /\/api\/teams\?/, noMatch: '/teams?q=nobody-at-all' },
  {
    name: 'access',
    address: '/access',
    api: /\/api\/resources\?/,
    noMatch: '/access?q=nobody-at-all',
  },
  {
    name: 'keys',
    address: '/keys',
    api: /\/api\/orgs\/\d+\/api_keys/,
    noMatch: '/keys?q=nobody-at-all',
  },
  {
    name: 'reviews',
    address: '/reviews',
    api: /\/api\/reviews\?/,
    noMatch: '/reviews?q=nobody-at-all',
  },
  { name: 'reviews of rights', address: '/profile/reviews', api: /\/api\/users\/\d+\/reviews/ },
  { name: 'API keys', address: '/profile/api-keys', api: /\/api\/users\/\d+\/api_keys/ },
  { name: 'home', address: '/', api: /\/api\/attention/ },
];
const LOADABLE = [
  ...LISTS,
  { name: 'audit entry', address: '/audit/1', api: /\/audit_log\/\d+$/ },
  { name: 'settings', address: '/settings', api: /\/api\/orgs\/\d+\/settings/ },
  { name: 'person', address: '/people/1', api: /\/api\/users\/\d+$/ },
  { name: 'offboarding', address: '/people/1/leave', api: /\/api\/users\/\d+\/leaving/ },
  { name: 'team', address: '/teams/1', api: /\/api\/teams\/\d+$/ },
  { name: 'access matrix', address: '/access/matrix', api: /\/api\/access_matrix/ },
  { name: 'new review', address: '/reviews/new', api: /\/api\/reviews\/preview/ },
  { name: 'edit review', address: '/reviews/1/edit', api: /\/api\/reviews\/1$/ },
  { name: 'review', address: '/reviews/1', api: /\/api\/reviews\/1$/ },
  { name: 'inbox', address: '/reviews/1/inbox', api: /\/api\/reviews\/1(\/desk)?$/ },
  { name: 'outcome', address: '/reviews/1/outcome', api: /\/api\/reviews\/1$/ },
  { name: 'resource', address: '/access/flows/1', api: /\/api\/resource_access\/flows\/1/ },
  { name: 'sessions', address: '/profile/security', api: /\/api\/users\/\d+\/sessions/ },
];

/** Pages that neither load nor fail in parts; what they show without their data is said here. */
const NOTHING_TO_LOAD: Readonly<Record<string, string>> = {
  '/verify-pack': 'a file is dropped onto it',
  '/sign-in': 'a form',
  '/forgot-password': 'a form',
  '/set-password': 'a dead link is its failure',
  '/accept-invitation': 'a dead link is its failure',
  '/setup': 'a form, or already set up',
};

const fail = (route: Route) =>
  route.fulfill({
    status: 503,
    headers: { 'x-request-id': 'req-of-a-test' },
    json: {
      message: 'The database does not answer.',
      error: 'Service Unavailable',
      error_code: 'unavailable',
      request_id: 'req-of-a-test',
      timestamp: new Date().toISOString(),
    },
  });

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test.describe(...NO_VIOLATIONS, () => {
  test('every page is seen loading and failed, or has nothing to load', async () => {
    const seen = (pattern: string) =>
      LOADABLE.some(({ address }) => {
        const parts = new URL(address, 'http://any').pathname.split('/');
        const wanted = pattern.split('/');
        return (
          parts.length <= wanted.length &&
          wanted.every((part, at) =>
            part.startsWith(':') ? part.endsWith('?') || parts[at] : part === parts[at],
          )
        );
      });
    const missing = (await pagePaths()).filter((one) => !NOTHING_TO_LOAD[one] && !seen(one));
    expect(missing).toEqual([]);
  });

  for (const { name, address, api } of LOADABLE) {
    test(`${name}: loading, then failed`, async ({ page, stage }) => {
      const held: Route[] = [];
      await page.route(api, async (route) => {
        held.push(route);
      });
      await page.goto(address.replace('/people/1', `/people/${stage.admin.id}`));
      await expect(heading(page)).toBeAttached();
      await expect.poll(() => held.length).toBeGreaterThan(0);
      await expectSound(page, `${name}, loading`);
      await page.route(api, fail);
      for (const route of held) await fail(route);
      await expect(page.getByRole('alert').first()).toBeVisible();
      await expectSound(page, `${name}, failed`);
    });
  }

  for (const { name, address, api, noMatch } of LISTS.filter((list) => list.name !== 'home')) {
    test(`${name}: empty, and nothing that matches`, async ({ page }) => {
      await page.route(api, (route) =>
        route.fulfill({ json: [], headers: { 'x-total-count': '0' } }),
      );
      await page.goto(address);
      await expect(heading(page)).toBeVisible();
      await expect(page.locator('.state')).toBeVisible();
      await expectSound(page, `${name}, empty`);
      if (noMatch === undefined) return;
      await page.unroute(api);
      await page.goto(noMatch);
      await expect(page.getByRole('button', { name: /Clear filters|Reset/ }).first()).toBeVisible();
      await expect(page.locator('.state')).toBeVisible();
      await expectSound(page, `${name}, no match`);
    });
  }

  test('nothing here: no such page, no such person', async ({ page }) => {
    for (const address of ['/no/such/page', '/people/999999999']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
      await expectSound(page, address);
    }
  });

  test('the server is not there at all', async ({ page }) => {
    await page.route('**/api/session', fail);
    await page.goto('/people?order=asc');
    await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await expectSound(page, 'whole page failed');
  });

  test.describe('a member', () => {
    test.use({ storageState: async ({ stage }, use) => use(stage.signedIn.member) });

    test('is told what is not for them, and has a profile', async ({ page }) => {
      await page.goto('/people');
      await expect(page.getByRole('heading', { name: 'Not for you to see' })).toBeVisible();
      await expectSound(page, '403');
      await page.goto('/profile');
      await expect(page.getByRole('heading', { name: 'Mia Member' })).toBeVisible();
      await expectSound(page, 'profile of a member');
    });
  });

  test('a form that was refused names its fields', async ({ page }) => {
    await page.goto('/profile/security');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.locator('[aria-invalid="true"]').first()).toBeVisible();
    await expectSound(page, 'password form, refused');
  });
});
