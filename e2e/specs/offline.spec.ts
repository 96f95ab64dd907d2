import { check, DOSE, got } from '../check.ts';
import { expect, test } from '../fixtures.ts';
import { SignInPage } from '../pages/sign-in.page.ts';

// Requests that find no network, and the end of a session, are logged by the browser.
test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

test(
  ...check({
    id: 'T-38',
    asks: 'without a network: a banner within 2 s, nothing saved by itself, nothing typed lost, retry works',
    mutants: [
      {
        name: 'the banner does not hear of it',
        file: 'src/app/layout/banners.tsx',
        find: "window.addEventListener('offline', listener);",
        replace: '',
      },
      {
        name: 'what could not be sent goes out later, unasked',
        file: 'src/app/query-client.ts',
        find: "mutations: { retry: false, networkMode: 'always' },",
        replace: "mutations: { retry: false, networkMode: 'online' },",
      },
    ],
  }),
  async ({ page, context, seed, signIn }) => {
    const person = await seed.person('Olga Offline');
    await signIn(context, seed.admin);
    await page.goto(`/people/${person.id}`);
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('Olga Online');

    const cutAt = performance.now();
    await context.setOffline(true);
    await expect(page.getByText('You are offline.')).toBeVisible();
    const ms = Math.round(performance.now() - cutAt);
    got(`banner after ${ms} ms`);
    if (DOSE === 'full') expect(ms, 'until the banner').toBeLessThanOrEqual(2000);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('alert').first()).toContainText('then try again');
    await expect(name).toHaveValue('Olga Online');

    await context.setOffline(false);
    await expect(page.getByText('You are offline.')).toBeHidden();
    const stored = await seed.call<{ full_name: string }>('GET', `/users/${person.id}`);
    expect(stored.full_name, 'nothing went out by itself').toBe('Olga Offline');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Olga Online' })).toBeVisible();
  },
);

test(
  ...check({
    id: 'T-38',
    asks: 'back online after the session has ended: asked in place, the input is kept and saved',
    mutants: [
      {
        name: 'nobody looks after the session on return',
        file: 'src/app/layout/session-keeper.tsx',
        find: 'const onBack = () => void look();',
        replace: 'const onBack = () => undefined;',
      },
      {
        name: 'the end of a session goes unheard',
        file: 'src/api/client.ts',
        find: "sessionEvents.emit('ended');",
        replace: '',
      },
    ],
  }),
  async ({ page, context, seed, signIn }) => {
    const admin = await seed.person('Amos Away', true);
    const person = await seed.person('Kim Kept');
    await signIn(context, admin);
    await page.goto(`/people/${person.id}`);
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('Kim Typed');
    await context.setOffline(true);
    await seed.call('DELETE', `/users/${admin.id}/sessions`);
    await context.setOffline(false);
    // Nobody has pressed anything.
    const dialog = page.getByRole('alertdialog', { name: 'Sign in again' });
    await expect(dialog, 'a session that ended meanwhile is noticed').toBeVisible();
    await dialog.getByLabel('Password', { exact: true }).fill(admin.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeHidden();
    await expect(name).toHaveValue('Kim Typed');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Kim Typed' })).toBeVisible();
    got('noticed without a click, 1 field kept and saved');
  },
);

test(
  ...check({
    id: 'T-38',
    asks: 'a page that is loaded after the session has ended is the one that sign-in leads back to',
    mutants: [
      {
        name: 'sign-in leads to the start',
        file: 'src/app/guards.ts',
        find: 'throw redirect(paths.signIn.href(pathname + search + hash));',
        replace: 'throw redirect(paths.signIn.href());',
      },
    ],
  }),
  async ({ page, context, seed, signIn }) => {
    await signIn(context, seed.admin);
    const address = '/people?q=ada&sort=created_at';
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
    await context.clearCookies();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await new SignInPage(page).signIn(seed.admin);
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
    const { pathname, search } = new URL(page.url());
    got(`back at ${pathname}${search}`);
    expect(pathname + search).toBe(address);
  },
);
