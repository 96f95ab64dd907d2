import { expect, test } from '../fixtures.ts';
import { SignInPage } from '../pages/sign-in.page.ts';

// The browser itself logs every refused request.
test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

test('invite, mail, accept, first sign-in', async ({ page, seed }) => {
  const person = await seed.invite('Nia Newcomer');
  await page.goto(await seed.mailbox.waitForLink(person.email, '/accept-invitation'));
  await expect(page.getByRole('heading', { name: 'Join Acme' })).toBeVisible();
  expect(page.url(), 'the token is out of the address').not.toContain('token');

  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByLabel('Repeat the password').fill(person.password);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(page.getByLabel('E-mail', { exact: true })).toHaveValue(person.email);

  await new SignInPage(page).signIn(person);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nia Newcomer');
});

test('a link works once, and a forgotten password comes by mail', async ({ page, seed }) => {
  const person = await seed.person('Fay Forgetful');
  await page.goto('/forgot-password');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();

  const link = await seed.mailbox.waitForLink(person.email, '/set-password');
  await page.goto(link);
  const password = 'another rather long passphrase';
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('Repeat the password').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await new SignInPage(page).signIn({ email: person.email, password });

  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('button', { name: 'Set password' })).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/no longer|not valid|used/i);
});

test('wrong passwords until locked; an admin sees why and unlocks', async ({
  page,
  context,
  browser,
  seed,
  signIn,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const person = await seed.person('Lou Locked');
  const signInPage = await new SignInPage(page).open();
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await signInPage.tryPassword(person.email, `not the password ${attempt}`);
  }
  await expect(page.getByRole('alert')).toContainText(/Too many attempts|Try again/i);

  // The waits between attempts double; a stranger's script does not get tired.
  const lock = async () => {
    const data = { email: person.email, password: 'still not the password' };
    await context.request.post('/api/session', { data });
    const user = await seed.call<{ lock: { kind: string } | null }>('GET', `/users/${person.id}`);
    return user.lock?.kind;
  };
  await expect.poll(lock, { timeout: 60_000, intervals: [1000] }).toBe('automatic');

  const adminContext = await browser.newContext({ ...(baseURL && { baseURL }) });
  await signIn(adminContext, seed.admin);
  const admin = await adminContext.newPage();
  await admin.goto(`/people/${person.id}`);
  await expect(admin.getByText(/Cannot sign in/)).toBeVisible();
  await admin.getByRole('button', { name: 'Unlock', exact: true }).first().click();
  await expect(admin.getByText('Can sign in')).toBeVisible();
  await adminContext.close();

  await page.reload();
  await signInPage.signIn(person);
});
