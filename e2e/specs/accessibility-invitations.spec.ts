import { dialogOf, expectSound, goTo, lookAndClose } from '../look.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import { expect, test } from '../kept-page.ts';

// Each visits several states, each four times: on a busy machine that takes its time.
test.describe.configure({ timeout: 120_000 });

test.describe(...NO_VIOLATIONS, () => {
  test('inviting: empty, judged, an admin among them, sent', async ({ page, stage }) => {
    await goTo(page, '/invitations?new=1');
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await expect(dialog).toBeVisible();
    await expectSound(page, 'inviting, empty');
    const added = `nora-${Date.now()}@example.com`;
    await dialog
      .getByRole('textbox', { name: 'Add people' })
      .fill(`${added}, ${stage.member.email}, not-an-address, ulf@elsewhere.example`);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('row')).toHaveCount(5);
    await expect(dialog.getByRole('button', { name: 'Send 1 invitation' })).toBeVisible();
    await expectSound(page, 'inviting, judged');

    await dialog.getByRole('checkbox', { name: 'Admin in row 1' }).check();
    await dialog.getByRole('button', { name: 'Send 1 invitation' }).click();
    await lookAndClose(page, 'inviting an admin', page.getByRole('alertdialog'));
    await dialog.getByRole('checkbox', { name: 'Admin in row 1' }).uncheck();
    await dialog.getByRole('button', { name: 'Send 1 invitation' }).click();
    await expect(dialog.getByRole('region', { name: 'Results' })).toContainText(added);
    await expectSound(page, 'inviting, results');
  });

  test('menu, resend, revoke', async ({ page, stage }) => {
    const { email } = stage.invited;
    await goTo(page, `/invitations?q=${email}`);
    const menu = page.getByRole('button', { name: /^Actions for/ });
    await menu.click();
    await lookAndClose(page, 'menu of an invitation', page.getByRole('menu'));
    for (const act of [/^Resend/, /^Revoke/]) {
      await menu.click();
      await page.getByRole('menuitem', { name: act }).click();
      await lookAndClose(page, `${act.source} invitation`);
    }
  });

  test('selection: bar, dialog, results', async ({ page, seed }) => {
    await seed.invite('Ines Manyford');
    await goTo(page, '/invitations?q=ines');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    const bar = page.getByRole('region', { name: 'Selected rows' });
    await bar.getByRole('button', { name: 'Revoke' }).click();
    await expect(dialogOf(page)).toBeVisible();
    await expectSound(page, 'revoke many');
    await dialogOf(page)
      .getByRole('button', { name: /^Revoke/ })
      .click();
    await lookAndClose(page, 'results of many', page.getByRole('dialog'));
  });
});
