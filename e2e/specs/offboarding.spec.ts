import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectSound, goTo } from '../look.ts';
import type { Person, SeedClient } from '../seed-client.ts';
import { expect, test } from '../stage.ts';

/** Gives somebody a team, a resource and a grant, so that there is something to leave. */
const tie = async (seed: SeedClient, person: Person, name: string): Promise<void> => {
  const team = await seed.call<{ id: number }>('POST', '/teams', {
    name: `${name} team`,
    members: [{ id: person.id, admin: true }],
  });
  await seed.call('PUT', `/teams/${team.id}`, { owner_id: person.id });
  const flow = (id: number, ownerId: number) => ({
    resource_type: 'flows',
    resource_id: id,
    resource_name: `${name} flow ${id}`,
    owner_id: ownerId,
  });
  await seed.call('PUT', '/resources', {
    resources: [flow(person.id * 10, person.id), flow(person.id * 10 + 1, seed.admin.id)],
  });
  await seed.call('PUT', '/resource_access', {
    resource_type: 'flows',
    resource_id: person.id * 10 + 1,
    access_grants: [{ user_id: person.id, access_level: 'operator' }],
  });
};

const step = (page: Page, title: string) =>
  page
    .getByRole('list', { name: 'Steps', exact: true })
    .getByRole('listitem')
    .filter({
      has: page.getByRole('heading', { level: 3, name: title }),
    });

test('somebody who owns things leaves, with nothing left behind', async ({ page, seed, stage }) => {
  test.setTimeout(120_000);
  const owner = await seed.person('Olga Ownerly');
  await tie(seed, owner, 'Olga');
  await goTo(page, `/people/${owner.id}`);

  await test.step('removal is refused, and says where to go instead', async () => {
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Remove from org' }).click();
    const dialog = page.getByRole('alertdialog');
    const impact = dialog.getByRole('region', { name: 'What hangs on this person' });
    await expect(impact).toContainText('they have to be handed over first');
    await expect(impact).toContainText('Owns 1 flow, 1 team');
    await expect(impact).toContainText('Manages 1 team');
    await expectSound(page, 'removal of somebody who owns things');
    await dialog.getByRole('textbox', { name: /to confirm$/ }).fill(owner.email);
    await expect(dialog.getByRole('button', { name: /^Remove from/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await dialog.getByRole('link', { name: 'Offboard Olga Ownerly' }).click();
    await expect(
      page.getByRole('heading', { level: 1, name: 'Offboard Olga Ownerly' }),
    ).toBeVisible();
  });

  await test.step('what they own goes to a successor who is found by search', async () => {
    await expectSound(page, 'offboarding, all open');
    await page.getByRole('button', { name: 'Choose a successor' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('mia');
    await expectSound(page, 'offboarding, choose a successor');
    await dialog.getByRole('button', { name: new RegExp(stage.member.fullName) }).click();
    await page.getByRole('button', { name: `Hand over to ${stage.member.fullName}` }).click();
    await expect(step(page, 'Hand over')).toContainText('Owns nothing here');
  });

  await test.step('steps are done alone, and the page knows after a reload', async () => {
    await step(page, 'Leave teams').getByRole('button').click();
    await expect(step(page, 'Leave teams')).toContainText('In no team');
    await page.reload();
    await expect(step(page, 'Leave teams')).toContainText('In no team');
    await expect(step(page, 'Hand over')).toContainText('Owns nothing here');
  });

  await test.step('the others are done at once', async () => {
    await page.getByRole('textbox', { name: /^Reason/ }).fill('Moves to Oslo');
    await page.getByRole('button', { name: /^Do the \d open steps$/ }).click();
    await expect(page.getByText('7 of 7 done')).toBeVisible();
    await expectSound(page, 'offboarding, all done');
  });

  await test.step('and the summary can be saved, also after the removal', async () => {
    await step(page, 'Remove from Acme').getByRole('button').click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: /to confirm$/ }).fill(owner.email);
    await dialog.getByRole('button', { name: 'Remove from Acme' }).click();
    await expect(step(page, 'Remove from Acme')).toContainText('Left');
    await page.reload();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save summary' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toContain('[x] Hand over: owns nothing here');
    expect(text).toContain(
      `Ada Admin handed 1 flow and 1 team of Olga Ownerly to ${stage.member.fullName}`,
    );
    expect(text).toContain('Ada Admin removed Olga Ownerly from the org');
  });
});

test('a key of somebody is found by its last use, and revoked', async ({ page, seed }) => {
  const owner = await seed.person('Kim Keyholder');
  const basic = Buffer.from(`${owner.email}:${owner.password}`).toString('base64');
  const { access_token: token } = await seed.call<{ access_token: string }>(
    'POST',
    '/token',
    undefined,
    { authorization: `Basic ${basic}` },
  );
  const { api_key: key } = await seed.call<{ api_key: string }>(
    'POST',
    `/users/${owner.id}/api_keys`,
    { name: 'Forgotten job', expires_in_days: 365 },
    { authorization: `Bearer ${token}` },
  );
  const exchange = () => seed.call('POST', '/token', undefined, { authorization: `Basic ${key}` });
  await exchange();

  await goTo(page, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Keys' }).click();
  const row = page.getByRole('row', { name: /Forgotten job/ });
  await expect(row).toContainText('Kim Keyholder');
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('keyholder');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Actions for Forgotten job of Kim Keyholder' }).click();
  await page.getByRole('menuitem', { name: 'Revoke', exact: true }).click();
  await expectSound(page, 'keys, revoke');
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText('Forgotten job is revoked')).toBeVisible();
  await expect(row).toHaveCount(0);
  await expect(exchange()).rejects.toThrow('401');
  await page.getByRole('combobox', { name: 'State' }).selectOption('ended');
  await expect(row).toContainText('Revoked');
});
