import { expect, test } from '../fixtures.ts';
import { SignInPage } from '../pages/sign-in.page.ts';
import { startServer } from '../server.ts';

test('from nothing to a first look at 300 people', async ({ page }) => {
  // At a path that is not the usual one: dashboard and server have it from the same setting.
  const server = await startServer({ env: { BASE_PATH: '/rollcall/api' } });
  try {
    await page.goto(`${server.url}/setup?token=${server.setupToken}`);
    await page.getByLabel('Name', { exact: true }).fill('Sundial');
    await page.getByLabel('E-mail domain').fill('example.com');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('E-mail', { exact: true }).fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('seven blue herons wade at dusk');
    await page.getByLabel('Fill with a sample organization').check();
    await page.getByRole('button', { name: 'Create organization' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({
      timeout: 30_000,
    });
    expect(page.url(), 'the token stays in no address').not.toContain('token');

    await page.getByRole('link', { name: 'People', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Ada Admin', exact: true })).toBeVisible();

    await page.goto(`${server.url}/people`);
    await expect(page.getByRole('link', { name: 'Ada Admin', exact: true })).toBeVisible();
    const drawn = async () => (await page.request.get(`${server.url}/people`)).text();
    await expect.poll(drawn).toContain('Ada Admin');

    await page.goto(`${server.url}/setup?token=${server.setupToken}`);
    await expect(page.getByRole('heading', { name: 'Already set up' })).toBeVisible();

    const again = new SignInPage(page);
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in`);
    await again.signIn({ email: 'ada@example.com', password: 'seven blue herons wade at dusk' });
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  } finally {
    // Before its server: a page that still loads would complain of it.
    await page.close();
    await server.stop();
  }
});
