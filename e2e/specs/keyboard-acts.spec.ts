import {
  chooseItem,
  expectAnnounced,
  journey,
  KEYBOARD_ONLY,
  pressOn,
  tabTo,
  typeInto,
} from '../keyboard.ts';
import { dialogOf, goTo } from '../look.ts';
import { expect, test } from '../stage.ts';

// Nothing here touches the mouse.
test.describe(...KEYBOARD_ONLY, () => {
  test.describe.configure({ timeout: 120_000 });

  test('one person: rename, discard, role, deactivate and undo, remove', async ({ page, seed }) => {
    const person = await seed.person('Kai Acts');
    await goTo(page, `/people/${person.id}`);
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    const actions = page.getByRole('button', { name: 'Actions', exact: true });
    await journey('rename', async () => {
      await typeInto(page, name, 'Kai Renamed');
      await page.keyboard.press('Enter');
      await expectAnnounced(page, 'Saved');
      await expect(page.getByRole('heading', { level: 1, name: 'Kai Renamed' })).toBeVisible();
    });
    await journey('discard what was typed', async () => {
      await typeInto(page, name, 'Kai Unsaved');
      await pressOn(page, page.getByRole('button', { name: 'Discard' }));
      await expect(name).toHaveValue('Kai Renamed');
    });
    await journey('make somebody admin', async () => {
      await pressOn(page, actions);
      await chooseItem(page, 'Change role');
      await expect(dialogOf(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
      await tabTo(page, dialogOf(page).getByRole('radio', { checked: true }), 'Tab', 12);
      await page.keyboard.press('ArrowDown');
      await pressOn(page, dialogOf(page).getByRole('button', { name: 'Make admin' }));
      await expectAnnounced(page, 'Kai Renamed is now an admin');
      await expect(actions, 'focus is back').toBeFocused();
    });
    await journey('deactivate, and undo from the message', async () => {
      await pressOn(page, actions);
      await chooseItem(page, 'Deactivate');
      await pressOn(page, dialogOf(page).getByRole('button', { name: /^Deactivate/ }));
      await expectAnnounced(page, 'Kai Renamed is deactivated');
      await expect(actions).toBeFocused();
      const undo = page
        .getByRole('listitem')
        .filter({ hasText: 'is deactivated' })
        .getByRole('button', { name: 'Undo' });
      await pressOn(page, undo);
      await expectAnnounced(page, /undone/);
    });
    await journey('remove, with the address typed', async () => {
      await pressOn(page, actions);
      await chooseItem(page, 'Remove from org');
      await typeInto(
        page,
        dialogOf(page).getByRole('textbox', { name: /to confirm$/ }),
        person.email,
      );
      await page.keyboard.press('Enter');
      await expectAnnounced(page, /has left Acme/);
    });
  });

  test('many people: filter, columns, choose, lock', async ({ page, seed }) => {
    const tag = `Kmany${Date.now()}`;
    for (const one of ['Amy', 'Bea']) await seed.invite(`${one} ${tag}`);
    await goTo(page, '/people');
    await journey('filter', async () => {
      await tabTo(page, page.getByRole('combobox', { name: 'Status' }));
      await page.keyboard.press('ArrowDown');
      await expect(page).toHaveURL(/status=/);
      await expect(page.getByRole('combobox', { name: 'Status' })).toBeFocused();
    });
    await goTo(page, `/people?q=${tag}`);
    await journey('choose columns', async () => {
      const columns = page.getByRole('button', { name: 'Columns' });
      await pressOn(page, columns);
      await expect(page.getByRole('menu')).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      await expect(columns, 'focus is back').toBeFocused();
    });
    await journey('lock many', async () => {
      await pressOn(page, page.getByRole('checkbox', { name: 'Select all on this page' }), ' ');
      const bar = page.getByRole('region', { name: 'Selected rows' });
      await pressOn(page, bar.getByRole('button', { name: 'Lock', exact: true }));
      await typeInto(page, dialogOf(page).getByRole('textbox', { name: 'Reason' }), 'Trying');
      await pressOn(page, dialogOf(page).getByRole('button', { name: 'Lock 2 people' }));
      await expectAnnounced(page, '2 of 2 locked');
      await pressOn(page, dialogOf(page).getByRole('button', { name: 'Done' }));
      await expect(dialogOf(page)).toBeHidden();
      await expect(page.locator('*:focus'), 'focus is on the page').toHaveCount(1);
    });
  });

  test('locks, invitations, audit', async ({ page, seed }) => {
    const locked = await seed.invite(`Kurt Klocked${Date.now()}`);
    await seed.call('PUT', `/users/${locked.id}/lock_account`, { reason: 'Trying' });
    await journey('unlock from the list of locks', async () => {
      await goTo(page, '/locks');
      const row = page.getByRole('row', { name: new RegExp(locked.fullName) });
      await pressOn(page, row.getByRole('button', { name: 'Unlock' }));
      await pressOn(page, dialogOf(page).getByRole('button', { name: 'Unlock account' }));
      await expectAnnounced(page, /unlocked/);
    });
    await journey('invite', async () => {
      await goTo(page, '/invitations?new=1');
      const dialog = page.getByRole('dialog', { name: 'Invite people' });
      const address = `kim-${Date.now()}@example.com`;
      await typeInto(page, dialog.getByRole('textbox', { name: 'Add people' }), address);
      await page.keyboard.press('Enter');
      await pressOn(page, dialog.getByRole('button', { name: 'Send 1 invitation' }));
      await expectAnnounced(page, '1 invitation of 1 carried out');
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    });
    await journey('revoke an invitation', async () => {
      await goTo(page, `/invitations?q=${locked.email}`);
      await pressOn(page, page.getByRole('button', { name: /^Actions for/ }));
      await chooseItem(page, /^Revoke/);
      await pressOn(page, dialogOf(page).getByRole('button', { name: 'Revoke invitation' }));
      await expectAnnounced(page, /is revoked/);
    });
    await journey('open an event in place', async () => {
      await goTo(page, '/audit');
      const details = page.getByRole('button', { name: /^Details:/ }).first();
      await pressOn(page, details);
      await expect(details).toHaveAttribute('aria-expanded', 'true');
      await expect(details).toBeFocused();
    });
    await journey('think again about an export', async () => {
      const button = page.getByRole('button', { name: 'Export', exact: true });
      await tabTo(page, button, 'Shift+Tab');
      await page.keyboard.press('Enter');
      await expect(dialogOf(page)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(dialogOf(page)).toBeHidden();
      await expect(button, 'focus is back').toBeFocused();
    });
  });
});
