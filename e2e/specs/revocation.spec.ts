import { expect, test } from '../fixtures.ts';

// A session that ends under somebody's hands is a 401, which the browser logs.
test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

test('who is deactivated is out at once, in every browser', async ({
  page,
  context,
  browser,
  seed,
  signIn,
  baseURL,
}) => {
  const person = await seed.person('Dee Parting');
  await signIn(context, person);
  await page.goto('/profile');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dee Parting');

  const adminContext = await browser.newContext({ ...(baseURL && { baseURL }) });
  await signIn(adminContext, seed.admin);
  const admin = await adminContext.newPage();
  await admin.goto(`/people/${person.id}`);
  await admin.getByRole('button', { name: 'Actions', exact: true }).click();
  await admin.getByRole('menuitem', { name: /^Deactivate/ }).click();
  const dialog = admin.getByRole('alertdialog');
  await expect(dialog).toContainText('Dee Parting');
  await dialog.getByRole('textbox', { name: /Reason/ }).fill('Left the company');
  await dialog.getByRole('button', { name: /^Deactivate/ }).click();
  await expect(admin.getByText(/Cannot sign in/)).toBeVisible();
  await adminContext.close();

  const refused = await context.request.get('/api/users/current');
  expect(refused.status(), 'on the very next request').toBe(401);
  await page.goto('/profile');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('changing the password ends the other sessions and keeps this one', async ({
  page,
  context,
  browser,
  seed,
  signIn,
  baseURL,
}) => {
  const person = await seed.person('Pia Changing');
  await signIn(context, person);
  const elsewhere = await browser.newContext({ ...(baseURL && { baseURL }) });
  await signIn(elsewhere, person);
  await page.goto('/profile/security');
  await page.getByLabel('Current password', { exact: true }).fill(person.password);
  const password = 'eleven green lanterns sway';
  await page.getByLabel('New password', { exact: true }).fill(password);
  const repeat = page.getByLabel(/Repeat/);
  if (await repeat.isVisible()) await repeat.fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText(/password (is )?changed/i).first()).toBeVisible();
  expect((await context.request.get('/api/users/current')).status()).toBe(200);
  expect((await elsewhere.request.get('/api/users/current')).status()).toBe(401);
  await elsewhere.close();
});
