import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { dialogOf, goTo } from '../look.ts';
import { chip, idIn, next, pageOf } from '../review-acts.ts';
import { itemsOf, untilState } from '../review-seed.ts';
import type { Person } from '../seed-client.ts';

// The admins of the org are counted here: nobody else makes any.
test.use({ worldOf: 'a quarterly review' });

/** Names people in a step of the wizard. */
const namePeople = async (page: Page, legend: string, people: readonly Person[]) => {
  const group = page.getByRole('group', { name: legend, exact: true });
  await group.getByRole('button', { name: /^Name / }).click();
  for (const { fullName } of people) {
    await dialogOf(page).getByRole('searchbox').fill(fullName);
    await dialogOf(page).getByRole('button', { name: fullName }).first().click();
  }
  await dialogOf(page).getByRole('button', { name: 'Done' }).click();
  await expect(dialogOf(page)).toBeHidden();
};

/** Keeps so many open items of somebody, in their inbox. */
const keepAll = async (page: Page, id: number, count: number) => {
  await goTo(page, `/reviews/${id}/inbox`);
  for (let left = count; left > 0; left -= 1) {
    const saved = page.waitForResponse((reply) => reply.url().endsWith('/decisions'));
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect((await saved).status()).toBe(200);
  }
  await expect(page.getByText('Everything is answered.')).toBeVisible();
};

test('a quarterly review of the admins, from the wizard to a pack that is verified', async ({
  page,
  browser,
  baseURL,
  context,
  seed,
  signIn,
}) => {
  test.setTimeout(180_000);
  const rita = await seed.person('Rita Reviewer', true);
  const remy = await seed.person('Remy Reviewer', true);
  const fay = await seed.person('Fay Fallback', true);
  await signIn(context, seed.admin);
  const name = 'Admins, fourth quarter';

  const id = await test.step('is written in four steps, and started', async () => {
    await goTo(page, '/reviews');
    await page.getByRole('link', { name: 'New review' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await expect(page.getByText('4 people, 4 rights', { exact: false }).first()).toBeVisible();
    await next(page);
    await page.getByRole('radio', { name: /^People I name/ }).check();
    await namePeople(page, 'Reviewers', [rita, remy]);
    await namePeople(page, 'Fallback', [fay]);
    // Ada has just made them all admins.
    await page.getByRole('textbox', { name: /Nobody reviews what they gave/ }).fill('0');
    await next(page);
    const revoked = page.locator('label', { has: page.getByRole('radio', { name: /^Revoked/ }) });
    await expect(revoked).toContainText('4 of 4 rights would go, from 4 people, 4 admins among');
    await page.getByRole('combobox', { name: 'Repeat' }).selectOption('quarterly');
    await next(page);
    await expect(
      page.getByText('Rita Reviewer and Remy Reviewer answer, in turn.').first(),
    ).toBeVisible();
    await expect(
      page.getByText(/runs for 14 days, and again every three months/).first(),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Start review' }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(chip(page, 'Running').first()).toBeVisible({ timeout: 30_000 });
    return idIn(page);
  });

  await test.step('both reviewers are told by mail, and are not told twice in an hour', async () => {
    for (const { email } of [rita, remy]) {
      const mail = await seed.mailbox.waitFor(email, /wait(s)? for your decision/);
      expect(mail.text).toContain(`/reviews/${id}/inbox`);
    }
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Remind all who have open items' }).click();
    await expect(
      page.getByText(/Nobody reminded: .* had a mail within the last hour/),
    ).toBeVisible();
  });

  await test.step('everybody who was asked keeps what is needed', async () => {
    const items = await itemsOf(seed, { id });
    expect(items).toHaveLength(4);
    for (const person of [rita, remy, fay, seed.admin]) {
      const theirs = await pageOf(browser, baseURL, person);
      const list = await theirs.request.get(`/api/reviews/${id}/items?reviewer=me&show=open`);
      const open = (await list.json()) as unknown[];
      if (list.ok() && open.length > 0) await keepAll(theirs, id, open.length);
      await theirs.context().close();
    }
    await goTo(page, `/reviews/${id}`);
    await expect(page.getByText('4 of 4 items answered.')).toBeVisible();
  });

  await test.step('is ended, applied, and leaves a pack that verifies', async () => {
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'End early' }).click();
    await dialogOf(page).getByRole('button', { name: 'End review' }).click();
    await expect(chip(page, 'To be applied').or(chip(page, 'Completed')).first()).toBeVisible({
      timeout: 30_000,
    });
    if (await chip(page, 'To be applied').first().isVisible()) {
      await page.getByRole('link', { name: 'See what it takes away' }).click();
      await page
        .getByRole('button', { name: /^Apply|^Complete/ })
        .first()
        .click();
      await dialogOf(page)
        .getByRole('button', { name: /^Apply|^Complete/ })
        .click();
    }
    await untilState(seed, { id }, 'completed');
    await goTo(page, `/reviews/${id}/outcome`);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the evidence' }).click();
    const pack = await (await saving).path();
    await goTo(page, '/verify-pack');
    await page.locator('input[type="file"]').setInputFiles({
      name: 'pack.zip',
      mimeType: 'application/zip',
      buffer: await readFile(pack),
    });
    await expect(page.getByText('Intact, and signed with this server’s key')).toBeVisible();
    await expect(page.getByText(name).first()).toBeVisible();
  });
});
