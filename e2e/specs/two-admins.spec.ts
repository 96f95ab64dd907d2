import { expect, test } from '../fixtures.ts';

// The refused save is a 412, which the browser logs.
test.use({ expectedErrors: async ({}, use) => use([/status of 412/]) });

test('two admins edit the same person: nothing is overwritten, nothing typed is lost', async ({
  page,
  context,
  seed,
  signIn,
}) => {
  const person = await seed.person('Sam Shared');
  await signIn(context, seed.admin);
  await page.goto(`/people/${person.id}`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Sam Mine');
  await seed.call('PUT', `/users/${person.id}`, { full_name: 'Sam Theirs' });
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByText('Sam Theirs').first()).toBeVisible();
  await expect(name).toHaveValue('Sam Mine');
  await page
    .getByRole('button', { name: /Keep mine/i })
    .first()
    .click();
  const save = page.getByRole('button', { name: /^Save/ });
  if (await save.isVisible()) await save.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sam Mine' })).toBeVisible();
});
