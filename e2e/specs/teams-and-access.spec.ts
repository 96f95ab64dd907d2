import type { Page } from '@playwright/test';
import { dialogOf, expectSound, goTo, lookAndClose } from '../look.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import type { SeedClient } from '../seed-client.ts';
import { expect, test, type Stage } from '../stage.ts';

const grantsOf = async (seed: SeedClient, { resource }: Pick<Stage, 'resource'>) => {
  const reply = await seed.call<{ access_configurations: { access_grants: object[] }[] }>(
    'GET',
    `/resource_access/${resource.type}/${resource.id}`,
  );
  return reply.access_configurations[0]?.access_grants ?? [];
};

const openRow = (page: Page, who: string) =>
  page.getByRole('button', { name: `Actions for ${who}` }).click();

test('builds a team, gives it access, and finds its people there', async ({ page, seed }) => {
  const [ann, bo] = [await seed.person('Ann Analyst'), await seed.person('Bo Builder')];
  const { resource } = await seed.teamWithAccess('Crew of another', []);
  await goTo(page, '/teams');
  await page.getByRole('button', { name: 'Create team' }).click();
  await dialogOf(page).getByRole('textbox', { name: 'Name' }).fill('Night Crew');
  await dialogOf(page).getByRole('button', { name: 'Create team' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Night Crew' })).toBeVisible();

  await page.getByRole('button', { name: 'Add members' }).click();
  for (const { email, fullName } of [ann, bo]) {
    await dialogOf(page).getByRole('searchbox').fill(email);
    await dialogOf(page)
      .getByRole('button', { name: new RegExp(fullName) })
      .click();
  }
  await dialogOf(page).getByRole('button', { name: 'Add 2 members' }).click();
  await expect(page.getByRole('row', { name: /Ann Analyst/ })).toBeVisible();
  await openRow(page, 'Ann Analyst');
  await page.getByRole('menuitem', { name: 'Let them manage the team' }).click();
  await expect(page.getByRole('row', { name: /Ann Analyst.*Manages the team/ })).toBeVisible();

  await goTo(page, `/access/${resource.type}/${resource.id}`);
  await page.getByRole('button', { name: 'Give access' }).click();
  await dialogOf(page).getByRole('radio', { name: 'A team' }).check();
  await dialogOf(page).getByRole('searchbox').fill('Night');
  await dialogOf(page)
    .getByRole('button', { name: /Night Crew/ })
    .click();
  await dialogOf(page).getByRole('button', { name: 'Give Night Crew access' }).click();
  await expect(page.getByRole('row', { name: /Bo Builder.*Through Night Crew/ })).toBeVisible();
});

test('finds out why somebody can reach a resource, and takes it away there', async ({
  page,
  seed,
}) => {
  const person = await seed.person('Rae Reacher');
  const { resource, team } = await seed.teamWithAccess('Reaching Team', [{ id: person.id }]);
  await goTo(page, `/people/${person.id}/access`);
  const row = page.getByRole('row', { name: new RegExp(resource.name) });
  await expect(row).toContainText(`Through ${team.name}`);
  await row.getByRole('button', { name: /^Access to/ }).click();
  await page.getByRole('menuitem', { name: `Change who is in the team ${team.name}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: team.name })).toBeVisible();
  await openRow(page, person.fullName);
  await page.getByRole('menuitem', { name: 'Take out of the team' }).click();
  await expect(page.getByText(`${person.fullName} is out of ${team.name}`)).toBeVisible();
  await goTo(page, `/people/${person.id}/access`);
  await expect(page.getByText('No access to anything')).toBeVisible();
});

test('changes and takes away what a team was given, where a right through it leads to', async ({
  page,
  seed,
}) => {
  const person = await seed.person('Tam Teamed');
  const given = await seed.teamWithAccess('Granted Team', [{ id: person.id }]);
  const { resource, team } = given;
  await goTo(page, `/people/${person.id}/access`);
  await page.getByRole('button', { name: /^Access to/ }).click();
  await page.getByRole('menuitem', { name: `Change it for the team ${team.name}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: resource.name })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Teams with access' })).toBeFocused();
  const acts = page.getByRole('button', { name: `Access of the team ${team.name}` });
  await acts.click();
  await page.getByRole('menuitem', { name: 'Make admin' }).click();
  await expect(page.getByText(`${team.name} is now admin of ${resource.name}`)).toBeVisible();
  const before = (await grantsOf(seed, given)).length;
  await acts.click();
  await page.getByRole('menuitem', { name: 'Take access away' }).click();
  await expect(acts).toHaveCount(0);
  expect(await grantsOf(seed, given)).toHaveLength(before - 1);
});

test('takes a grant away and gives it back by Undo', async ({ page, seed }) => {
  const given = await seed.teamWithAccess('Undoing Team', []);
  const { resource } = given;
  const person = await seed.person('Dee Direct');
  await seed.call('PUT', '/resource_access', {
    resource_type: resource.type,
    resource_id: resource.id,
    access_grants: [{ user_id: person.id, access_level: 'admin' }],
  });
  const before = (await grantsOf(seed, given)).length;
  await goTo(page, `/people/${person.id}/access`);
  await page.getByRole('button', { name: /^Access to/ }).click();
  await page.getByRole('menuitem', { name: 'Take access away' }).click();
  await expect(page.getByText('No access to anything')).toBeVisible();
  expect(await grantsOf(seed, given)).toHaveLength(before - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: new RegExp(resource.name) })).toBeVisible();
  expect(await grantsOf(seed, given)).toHaveLength(before);
});

test('imports a catalogue, and names the rows that it refused', async ({ page, seed }) => {
  const id = Date.now() % 1_000_000_000;
  const csv = [
    'type,id,name,owner_email',
    `projects,${id},Imported Project,${seed.admin.email}`,
    `projects,${id + 1},Orphan,nobody@example.org`,
    `planes,${id + 2},Plane,${seed.admin.email}`,
  ].join('\n');
  await goTo(page, '/access');
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = dialogOf(page);
  const file = { name: 'catalogue.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await dialog.getByLabel('CSV file').setInputFiles(file);
  await dialog.getByRole('button', { name: 'Import 3 rows' }).click();
  await expect(dialog.getByRole('status')).toContainText('1 new, 0 changed, 0 as they were, 2 ref');
  await expect(dialog.getByRole('listitem').first()).toContainText('Line 3');
  await expectSound(page, 'results of an import');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /Imported Project/ })).toBeVisible();
});

test('walks the matrix by arrow keys to the place where a right is changed', async ({
  page,
  seed,
}) => {
  const people = [await seed.person('Max Matrix'), await seed.person('Mona Matrix')];
  const { team, resource } = await seed.teamWithAccess(
    'Matrix Team',
    people.map(({ id }) => ({ id })),
  );
  await goTo(page, `/access/matrix?team=${team.id}&resource_q=${resource.id}&resource_type=flows`);
  const cell = (name: string) => page.getByRole('link', { name: `${name}, ${resource.name}` });
  await cell('Max Matrix').focus();
  await page.keyboard.press('ArrowDown');
  await expect(cell('Mona Matrix')).toBeFocused();
  await expect(cell('Mona Matrix')).toHaveAccessibleName(/Operator, through Matrix Team/);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect((await saved).suggestedFilename()).toBe('access-matrix.csv');
  await cell('Mona Matrix').press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: team.name })).toBeVisible();
});

test.describe(...NO_VIOLATIONS, () => {
  test('dialogs of teams and access', async ({ page, stage }) => {
    test.setTimeout(120_000);
    await goTo(page, '/teams');
    await page.getByRole('button', { name: 'Create team' }).click();
    await lookAndClose(page, 'create a team');
    await goTo(page, `/teams/${stage.team.id}`);
    await page.getByRole('button', { name: 'Add members' }).click();
    await lookAndClose(page, 'add members');
    await openRow(page, stage.member.fullName);
    await lookAndClose(page, 'menu of a member', page.getByRole('menu'));
    await goTo(page, `/teams/${stage.team.id}/settings`);
    await page.getByRole('button', { name: 'Hand over' }).click();
    await lookAndClose(page, 'hand a team over');
    await page.getByRole('button', { name: 'Delete team' }).click();
    await lookAndClose(page, 'delete a team');
    await goTo(page, `/access/${stage.resource.type}/${stage.resource.id}`);
    await page.getByRole('button', { name: 'Give access' }).click();
    await lookAndClose(page, 'give access');
    await goTo(page, '/access');
    await page.getByRole('button', { name: 'Import' }).click();
    await lookAndClose(page, 'import resources');
  });
});
