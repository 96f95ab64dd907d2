import {
  chooseItem,
  expectAnnounced,
  journey,
  KEYBOARD_ONLY,
  pressOn,
  typeInto,
} from '../keyboard.ts';
import { goTo } from '../look.ts';
import { expect, test } from '../stage.ts';

// Nothing here touches the mouse.
test.describe(...KEYBOARD_ONLY, () => {
  test.describe.configure({ timeout: 120_000 });

  test.describe('before sign-in', () => {
    test.use({ storageState: { cookies: [], origins: [] } });

    test('accept, sign in, sign out, ask for a link, choose a password', async ({ page, seed }) => {
      const person = await seed.invite('Kit Keys');
      const password = page.getByLabel('Password', { exact: true });
      await journey('accept an invitation', async () => {
        await page.goto(await seed.mailbox.waitForLink(person.email, '/accept-invitation'));
        await expect(page.getByRole('heading', { name: 'Join Acme' })).toBeVisible();
        await typeInto(page, password, person.password);
        await typeInto(page, page.getByLabel('Repeat the password'), person.password);
        await page.keyboard.press('Enter');
        await expectAnnounced(page, /sign in/i);
      });
      await journey('sign in', async () => {
        await expect(password, 'the address is there already').toBeFocused();
        await page.keyboard.type(person.password);
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { level: 1, name: 'Kit Keys' })).toBeVisible();
      });
      await journey('sign out', async () => {
        await pressOn(page, page.getByRole('button', { name: 'Account of Kit Keys' }));
        await chooseItem(page, 'Sign out');
        await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      });
      await journey('ask for a new password', async () => {
        await pressOn(page, page.getByRole('link', { name: 'Forgot password?' }));
        await typeInto(page, page.getByLabel('E-mail'), person.email);
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
      });
      await journey('choose it by the link', async () => {
        await page.goto(await seed.mailbox.waitForLink(person.email, '/set-password'));
        const text = 'nine slow otters cross a creek';
        await typeInto(page, page.getByLabel('New password', { exact: true }), text);
        await typeInto(page, page.getByLabel('Repeat the password'), text);
        await page.keyboard.press('Enter');
        await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      });
    });
  });

  test('own profile: theme, key, password', async ({ page, context, seed, signIn }) => {
    const person = await seed.person('Kea Profile');
    await context.clearCookies();
    await signIn(context, person);
    await goTo(page, '/profile/preferences');
    await journey('choose a theme', async () => {
      await pressOn(page, page.getByRole('radio', { name: 'As the device' }), 'ArrowDown');
      await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
      await expect(page.getByRole('radio', { name: 'Light' })).toBeFocused();
    });
    await journey('make an API key', async () => {
      await goTo(page, '/profile/api-keys');
      await pressOn(page, page.getByRole('button', { name: 'Create key' }).first());
      const dialog = page.getByRole('dialog');
      await typeInto(page, dialog.getByRole('textbox', { name: 'Name' }), 'By keyboard');
      await page.keyboard.press('Enter');
      await pressOn(page, page.getByRole('checkbox', { name: 'I have stored the key' }), ' ');
      await pressOn(page, page.getByRole('button', { name: 'Done' }));
      await expect(dialog).toBeHidden();
      await expect(page.locator('*:focus'), 'focus is back on the page').toHaveCount(1);
    });
    await journey('change the own password', async () => {
      await goTo(page, '/profile/security');
      const text = 'six red kites over the barn';
      const current = page.getByLabel('Current password', { exact: true });
      await typeInto(page, current, person.password);
      await typeInto(page, page.getByLabel('New password', { exact: true }), text);
      await typeInto(page, page.getByLabel('Repeat the new password'), text);
      await page.keyboard.press('Enter');
      await expectAnnounced(page, /password (is )?changed/i);
    });
  });
});
