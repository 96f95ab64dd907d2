import type { Page } from '@playwright/test';
import { dialogOf, expectSound, goTo } from '../look.ts';
import { expect, test } from '../stage.ts';

const say = async (page: Page, order: string) => {
  await expect(dialogOf(page)).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Page, person, team or order' }).fill(order);
};
/** The first that fits, chosen by Enter once it has been looked up. */
const choose = async (page: Page, option: RegExp) => {
  const first = page.getByRole('option').first();
  await expect(first).toHaveAccessibleName(option);
  await expect(page.getByText('Enter to go')).toBeVisible();
  await page.keyboard.press('Enter');
};

test('the palette does what it is told, by keyboard alone', async ({ page, stage, seed }) => {
  const person = await seed.person('Pavo Paletta');
  await goTo(page, '/');

  await say(page, `lock ${person.email}`);
  await expect(page.getByRole('option').first()).toContainText('Sign-in is refused from now on');
  await expectSound(page, 'palette with an order');
  await choose(page, /^Lock Pavo Paletta/);
  // Asked once more, with the whole of its consequences.
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('Lock Pavo Paletta?');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Lost a laptop');
  await dialog.getByRole('button', { name: 'Lock account' }).click();
  await expect(page.getByText('Pavo Paletta is locked').first()).toBeVisible();

  await say(page, `unlock ${person.email}`);
  await choose(page, /^Unlock Pavo Paletta/);
  await expect(page.getByText('Pavo Paletta is unlocked').first()).toBeVisible();

  await say(page, `add ${person.email} to data operations team`);
  await choose(page, /^Add Pavo Paletta to Data Operations/);
  await expect(page.getByText('Pavo Paletta is in Data Operations').first()).toBeVisible();

  await say(page, `remove ${person.email} from data operations`);
  await choose(page, /^Take Pavo Paletta out of Data Operations/);
  await dialogOf(page).getByRole('button', { name: 'Take out' }).click();
  await expect(page.getByText('Pavo Paletta is out of Data Operations').first()).toBeVisible();

  await say(page, 'audit of team data operations');
  await choose(page, /^Audit of the team Data Operations/);
  await expect(page).toHaveURL(new RegExp(`/teams/${stage.team.id}/audit`));

  await say(page, stage.resource.name);
  await page.getByRole('option', { name: new RegExp(`^${stage.resource.name}`) }).click();
  await expect(page.getByRole('heading', { level: 1, name: stage.resource.name })).toBeVisible();

  // What is not open to the reader stays there and says why.
  await say(page, `lock ${stage.admin.email}`);
  await expect(page.getByRole('option').first()).toContainText('This is you');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox')).toBeVisible();
});
