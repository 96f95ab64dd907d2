import type { Locator, Page } from '@playwright/test';
import { tally } from '../check.ts';
import { KEYBOARD_ONLY, tabTo } from '../keyboard.ts';
import { goTo } from '../look.ts';
import { expect, test } from '../stage.ts';

// Nothing here touches the mouse.
const focused = (page: Page): Locator => page.locator('*:focus');

test.describe(...KEYBOARD_ONLY, () => {
  test('skip link, then the rail, then the page', async ({ page }) => {
    await goTo(page, '/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();

    await goTo(page, '/');
    await tabTo(page, page.getByRole('link', { name: 'People', exact: true }), 'Tab', 6);
    await page.keyboard.press('Enter');
    // A screen reader is told where it is.
    await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeFocused();
    tally({ unit: 'journeys', held: 2, of: 2 });
  });

  test('search, sort, and the row of a person', async ({ page, stage }) => {
    await goTo(page, '/people');
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox')).toBeFocused();
    await page.keyboard.type(stage.member.email);
    const rows = page.getByRole('row');
    await expect(rows).toHaveCount(2);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('searchbox')).toHaveValue('');
    await expect(page.getByRole('searchbox')).toBeFocused();
    await page.keyboard.type('Member');
    await expect(page).toHaveURL(/q=Member/);

    const added = page.getByRole('columnheader', { name: 'Account made' });
    await tabTo(page, added.getByRole('button'));
    await page.keyboard.press('Enter');
    await expect(added).toHaveAttribute('aria-sort', 'descending');
    await page.keyboard.press('Enter');
    await expect(added).toHaveAttribute('aria-sort', 'ascending');
    await expect(added.getByRole('button')).toBeFocused();

    // One row: its checkbox, its link (which tells the exact times), its menu. Nothing else stops.
    const row = page.getByRole('row', { name: /Mia Member/ });
    const link = row.getByRole('link', { name: 'Mia Member' });
    await tabTo(page, row.getByRole('checkbox'), 'Tab', 12);
    await page.keyboard.press('Tab');
    await expect(link).toBeFocused();
    await expect(page.locator('.tip')).toContainText(/Account made: \d+ \w+ \d{4}/);
    await page.keyboard.press('Tab');
    await expect(row.getByRole('button', { name: 'Actions for Mia Member' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Mia Member' })).toBeFocused();
    tally({ unit: 'journeys', held: 4, of: 4 });
  });

  test('menu of a row, lock dialog: focus goes in, stays in, comes back', async ({
    page,
    seed,
  }) => {
    const person = await seed.person('Kay Keyboard');
    await goTo(page, `/people?q=${person.email}`);
    const trigger = page.getByRole('button', { name: 'Actions for Kay Keyboard' });
    await tabTo(page, trigger);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(trigger).toBeFocused();

    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    const lock = page.getByRole('menuitem', { name: 'Lock', exact: true });
    await tabTo(page, lock, 'ArrowDown', 12);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog', { name: 'Lock Kay Keyboard?' });
    const cancel = dialog.getByRole('button', { name: 'Cancel' });
    await expect(cancel, 'the safe button comes first').toBeFocused();
    for (let step = 0; step < 10; step += 1) {
      await page.keyboard.press(step % 3 === 2 ? 'Shift+Tab' : 'Tab');
      expect(await dialog.locator('*:focus').count(), 'focus inside').toBe(1);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(trigger, 'focus is back').toBeFocused();

    await page.keyboard.press('Enter');
    await tabTo(page, lock, 'ArrowDown', 12);
    await page.keyboard.press('Enter');
    await expect(cancel).toBeFocused();
    await tabTo(page, dialog.getByRole('radio', { checked: true }), 'Tab', 12);
    await page.keyboard.press('ArrowRight');
    await tabTo(page, dialog.getByRole('textbox', { name: 'Reason' }), 'Tab', 12);
    await page.keyboard.type('Lost a laptop');
    await tabTo(page, dialog.getByRole('button', { name: 'Lock account' }), 'Tab', 12);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Kay Keyboard is locked')).toBeVisible();
    await expect(trigger).toBeFocused();
    tally({ unit: 'journeys', held: 2, of: 2 });
  });

  test('palette: to a page, to a person; help by a question mark', async ({ page, stage }) => {
    await goTo(page, '/');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('locks');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Locks' })).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('mia m');
    const found = page.getByRole('option', { name: /Mia Member/ });
    await expect(found).toBeVisible();
    await expect(found).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/people/${stage.member.id}$`));
    await expect(page.getByRole('dialog')).toBeHidden();

    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await expect(help).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(help).toBeHidden();
    expect(await focused(page).count(), 'focus is somewhere on the page').toBe(1);
    tally({ unit: 'journeys', held: 3, of: 3 });
  });

  test('tabs are links, and say which is current', async ({ page, stage }) => {
    await goTo(page, `/people/${stage.member.id}`);
    const tabs = page.getByRole('navigation', { name: 'Person' });
    await expect(tabs.getByRole('link', { name: 'Overview' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    const security = tabs.getByRole('link', { name: 'Security' });
    await tabTo(page, security);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/security$/);
    await expect(security).toHaveAttribute('aria-current', 'page');
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(`/people/${stage.member.id}$`));
    tally({ unit: 'journeys', held: 1, of: 1 });
  });
});
