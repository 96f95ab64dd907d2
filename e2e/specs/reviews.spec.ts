import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { dialogOf, goTo } from '../look.ts';
import { chip, idIn, next, pageOf } from '../review-acts.ts';
import { untilState } from '../review-seed.ts';
import type { Person } from '../seed-client.ts';

// All admins but one lose their role here.
test.use({ worldOf: 'reviews' });

/** Ends a review before its time, from its own page. */
const endEarly = async (page: Page, id: number) => {
  await goTo(page, `/reviews/${id}`);
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'End early' }).click();
  await dialogOf(page).getByRole('button', { name: 'End review' }).click();
  await expect(dialogOf(page)).toBeHidden();
};

/** A second admin looks at what would go, and lets it go. */
const approve = async (page: Page, id: number) => {
  await goTo(page, `/reviews/${id}`);
  await page.getByRole('link', { name: 'See and approve' }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialogOf(page).getByRole('button', { name: 'Approve' }).click();
  await expect(dialogOf(page)).toBeHidden();
};

test('silence that means revoke is held, and approved by a second admin', async ({
  page,
  browser,
  baseURL,
  context,
  seed,
  signIn,
}) => {
  test.setTimeout(120_000);
  const sol = await seed.person('Sol Second', true);
  const members: Person[] = [];
  for (const name of ['Uma Unasked', 'Udo Unasked', 'Ulf Unasked']) {
    members.push(await seed.invite(name));
  }
  const { team } = await seed.teamWithAccess(
    'Silent team',
    members.map(({ id }) => ({ id })),
  );
  await signIn(context, seed.admin);

  const id = await test.step('the name is typed to start what revokes by itself', async () => {
    await goTo(page, `/reviews/new?scope=team&team_id=${team.id}`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Silence');
    await next(page);
    await page.getByRole('radio', { name: /^Admins of the org/ }).check();
    await next(page);
    await page.getByRole('radio', { name: /^Revoked/ }).check();
    await page.getByRole('radio', { name: /^By themselves/ }).check();
    await next(page);
    await page.getByRole('button', { name: 'Start review' }).click();
    const start = dialogOf(page).getByRole('button', { name: 'Start review' });
    await expect(start).toHaveAttribute('aria-disabled', 'true');
    await dialogOf(page).getByRole('textbox').fill('Silence');
    await start.click();
    await expect(chip(page, 'Running').first()).toBeVisible({ timeout: 30_000 });
    return idIn(page);
  });

  await test.step('nobody answers; nothing is taken away before a second admin looks', async () => {
    await endEarly(page, id);
    await expect(page.getByText(/A second admin must approve: 3 rights would be/)).toBeVisible({
      timeout: 30_000,
    });
    const now = await seed.call<{ members: unknown[] }>('GET', `/teams/${team.id}`);
    expect(now.members).toHaveLength(3);
    await page.getByRole('link', { name: 'See and approve' }).click();
    await expect(page.getByText(/An admin may who neither owns the review/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeHidden();
  });

  await test.step('a second admin approves, and it takes effect by itself', async () => {
    const theirs = await pageOf(browser, baseURL, sol);
    await approve(theirs, id);
    await untilState(seed, { id }, 'completed');
    await expect(theirs.getByText('It is closed and applied.').first()).toBeVisible();
    await theirs.context().close();
    const now = await seed.call<{ members: unknown[] }>('GET', `/teams/${team.id}`);
    expect(now.members).toEqual([]);
  });
});

test('the last admin survives a review that revokes them all', async ({
  page,
  browser,
  baseURL,
  context,
  seed,
  signIn,
}) => {
  test.setTimeout(120_000);
  const ivy = await seed.person('Ivy Intermediate', true);
  await signIn(context, seed.admin);
  const { id } = await seed.call<{ id: number }>('POST', '/reviews', {
    settings: {
      name: 'All admins',
      scope: { kind: 'admins' },
      reviewers: { policy: 'org_admins' },
      rules: { days: 7, on_silence: 'revoke', grantor_days: 0 },
    },
    start: 'now',
  });
  await untilState(seed, { id }, 'active');
  await endEarly(page, id);
  await untilState(seed, { id }, 'awaiting_apply');

  const theirs = await pageOf(browser, baseURL, ivy);
  await approve(theirs, id);
  await theirs.context().close();
  await goTo(page, `/reviews/${id}/outcome`);
  await page.getByRole('button', { name: /^Apply \d+ changes?$/ }).click();
  await dialogOf(page).getByRole('textbox').fill('All admins');
  await dialogOf(page)
    .getByRole('button', { name: /^Apply/ })
    .click();
  await untilState(seed, { id }, 'completed');

  const admins = await seed.call<{ id: number }[]>('GET', '/users?role=admin');
  expect(admins.map((admin) => admin.id)).toEqual([seed.admin.id]);
  const items = await seed.call<{ holder: { id: number }; result: string }[]>(
    'GET',
    `/reviews/${id}/items?per_page=200`,
  );
  const mine = items.filter(({ holder }) => holder.id === seed.admin.id);
  expect(mine.map(({ result }) => result)).toEqual([expect.stringMatching(/^blocked/)]);
  await goTo(page, '/');
  await expect(page.getByRole('link', { name: /Only one admin/ })).toBeVisible();
});
