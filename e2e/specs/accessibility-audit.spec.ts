import { dialogOf, expectSound, goTo, lookAndClose } from '../look.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import { expect, test } from '../kept-page.ts';

// Each visits several states, each four times: on a busy machine that takes its time.
test.describe.configure({ timeout: 120_000 });

test.describe(...NO_VIOLATIONS, () => {
  test('an event in place, and the verdict on the log', async ({ page }) => {
    await goTo(page, '/audit');
    await page
      .getByRole('button', { name: /^Details:/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByText(/unbroken|complete|intact|verified/i).first()).toBeVisible();
    await expectSound(page, 'event in place');
  });

  test('export, events, person', async ({ page }) => {
    await goTo(page, '/audit');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await lookAndClose(page, 'export of the log');
    await page.getByRole('button', { name: 'Event', exact: true }).click();
    await lookAndClose(
      page,
      'choice of events',
      page.getByRole('dialog', { name: 'Which events?' }),
    );
    await page.getByRole('button', { name: 'Person', exact: true }).click();
    await lookAndClose(page, 'choice of a person');
  });

  test('filters: set, a range of its own, on a phone', async ({ page }) => {
    await goTo(page, '/audit?range=custom&event=user.locked,user.created&q=laptop');
    await expectSound(page, 'filters that are set');
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByRole('button', { name: /^Filters/ }).click();
    await expect(dialogOf(page)).toBeVisible();
    await expectSound(page, 'filters of the log', { widths: [360] });
  });
});
