import { expect, test } from '../fixtures.ts';

// Requests that find no network are logged by the browser.
test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

test('without a network: a banner, nothing saved by itself, nothing typed lost', async ({
  page,
  context,
  seed,
  signIn,
}) => {
  const person = await seed.person('Olga Offline');
  await signIn(context, seed.admin);
  await page.goto(`/people/${person.id}`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Olga Online');

  await context.setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(name).toHaveValue('Olga Online');

  await context.setOffline(false);
  await expect(page.getByText('You are offline.')).toBeHidden();
  const stored = await seed.call<{ full_name: string }>('GET', `/users/${person.id}`);
  expect(stored.full_name, 'nothing went out by itself').toBe('Olga Offline');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Olga Online' })).toBeVisible();
});
