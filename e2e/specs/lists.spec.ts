import { expect, test } from '../fixtures.ts';

const LISTS = [
  { path: '/people?q=ada&role=admin&sort=created_at&order=desc', heading: 'People' },
  { path: '/locks?kind=admin', heading: 'Locks' },
  { path: '/invitations?status=pending&sort=email&order=asc', heading: 'Invitations' },
  { path: '/keys?state=all&sort=created_at', heading: 'Keys' },
  { path: '/audit?event=user.created', heading: 'Audit' },
];

for (const { path, heading } of LISTS) {
  test(`${heading}: a deep link is kept by reload and by Back`, async ({
    page,
    context,
    seed,
    signIn,
  }) => {
    await signIn(context, seed.admin);
    await page.goto(path);
    const here = () => new URL(page.url()).pathname + new URL(page.url()).search;
    const title = page.getByRole('heading', { level: 1, name: heading });
    await expect(title).toBeVisible();
    expect(here()).toBe(path);
    await page.reload();
    await expect(title).toBeVisible();
    expect(here()).toBe(path);
    await page.goto('/profile');
    await page.goBack();
    await expect(title).toBeVisible();
    expect(here()).toBe(path);
  });
}

test('no request is sent twice, and none per row', async ({ page, context, seed, signIn }) => {
  await signIn(context, seed.admin);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/')) sent.push(`${request.method()} ${request.url()}`);
  });
  for (const path of ['/', '/people', '/locks', '/invitations', '/keys', '/audit', '/profile']) {
    sent.length = 0;
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(sent.length, path).toBe(new Set(sent).size);
    expect(sent.length, `${path}: ${sent.join(', ')}`).toBeLessThanOrEqual(4);
  }
});

test('search as you type keeps the list, the address and the count together', async ({
  page,
  context,
  seed,
  signIn,
}) => {
  const person = await seed.person('Quentin Quillfeather');
  await signIn(context, seed.admin);
  await page.goto('/people');
  await expect(page.getByRole('searchbox')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('quillfea');
  await expect(page).toHaveURL(/q=quillfea/);
  await expect(page.getByRole('link', { name: 'Quentin Quillfeather' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: 'Quentin Quillfeather' }).click();
  await expect(page).toHaveURL(new RegExp(`/people/${person.id}$`));
  await page.goBack();
  await expect(page).toHaveURL(/q=quillfea/);
  await expect(page.getByRole('row')).toHaveCount(2);
});
