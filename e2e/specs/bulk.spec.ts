import type { Page } from '@playwright/test';
import { expectNoViolations } from '../axe.ts';
import { expect, test } from '../fixtures.ts';
import type { Person, SeedClient } from '../seed-client.ts';

interface Crowd {
  readonly team: { readonly id: number; readonly name: string };
  readonly ids: readonly number[];
  readonly admin: Person;
}

/** 198 invited people, an admin of their own and the owner of the org, all in one team: 200. */
const seedCrowd = async (seed: SeedClient, tag: string): Promise<Crowd> => {
  const admin = await seed.person(`Bea ${tag}`, true);
  const invites = Array.from({ length: 198 }, (_none, n) => ({
    email: `${tag.toLowerCase()}-${n}@example.com`,
    full_name: `P${String(n).padStart(3, '0')} ${tag}`,
  }));
  const sent = await seed.call<{ invite: { user_id: number } }[]>(
    'POST',
    `/orgs/${seed.orgId}/invites`,
    { invites },
  );
  const ids = sent.map(({ invite }) => invite.user_id);
  const members = [...ids, admin.id, seed.admin.id].map((id) => ({ id }));
  const name = `Team ${tag}`;
  const team = await seed.call<{ id: number }>('POST', '/teams', { name, members });
  return { team: { id: team.id, name }, ids, admin };
};

const countOff = async (seed: SeedClient, { team }: Crowd): Promise<number> => {
  const query = `access_role=all&status=DEACTIVATED&team_id=${team.id}&per_page=200`;
  return (await seed.call<object[]>('GET', `/users?${query}`)).length;
};

const chooseTeam = async (page: Page, { team }: Crowd): Promise<void> => {
  await page.goto('/people');
  await page.getByRole('button', { name: 'Team', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search teams' }).fill(team.name);
  await page.getByRole('button', { name: new RegExp(`^${team.name}`) }).click();
  await expect(page.getByRole('button', { name: new RegExp(`^Team: ${team.name}`) })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await page.getByRole('button', { name: 'Select all 200 matching' }).click();
};

const beginDeactivating = async (page: Page): Promise<void> => {
  const bar = page.getByRole('region', { name: 'Selected rows' });
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate', exact: true }).click();
};

test.describe('an act on 200 people, of whom 10 are blocked', () => {
  test.describe.configure({ timeout: 120_000 });

  test('is planned, told row by row, and taken back', async ({ page, context, seed, signIn }) => {
    const crowd = await seedCrowd(seed, `Tide${Date.now()}`);
    await signIn(context, crowd.admin);
    await chooseTeam(page, crowd);
    await beginDeactivating(page);

    const ask = page.getByRole('alertdialog', { name: 'Deactivate 198 people?' });
    await expect(ask.getByRole('group', { name: 'Plan: show' })).toHaveText(
      /All 200\s*Blocked 2\s*Will change 198/,
    );
    await expect(ask.getByText(/ask another admin/)).toBeVisible();
    await expect(ask.getByText(/has a higher rank than you/)).toBeVisible();
    await expectNoViolations(page, 'plan');

    // Between the plan and the run somebody else removes eight of them.
    const gone = crowd.ids.slice(0, 8).map((id) => ({ id }));
    await seed.call('DELETE', `/orgs/${seed.orgId}/members`, { members: gone });
    await ask.getByRole('textbox', { name: /^Reason/ }).fill('The site is closed');
    await ask.getByRole('textbox', { name: /to confirm$/ }).fill('198');
    await ask.getByRole('button', { name: 'Deactivate 198 people' }).click();

    const ledger = page.getByRole('dialog', { name: '190 of 200 deactivated' });
    await expect(ledger).toBeVisible({ timeout: 60_000 });
    await ledger.getByRole('button', { name: 'Not done 10' }).click();
    await expect(ledger.getByText('Not in the org')).toHaveCount(8);
    await expectNoViolations(page, 'ledger');
    const download = page.waitForEvent('download');
    await ledger.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('deactivate-results.csv');
    expect(await countOff(seed, crowd)).toBe(190);
    const events = await seed.call<{ correlation_id: string }[]>(
      'GET',
      `/orgs/${seed.orgId}/audit_log?event=user.deactivated&actor=${crowd.admin.id}&per_page=200`,
    );
    expect(events).toHaveLength(190);
    expect(new Set(events.map(({ correlation_id: id }) => id)).size).toBe(1);

    await ledger.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(page.getByText('10 selected')).toBeVisible();
    // Also after a reload, on whichever device, it can be taken back.
    await page.reload();
    await page.getByRole('button', { name: 'Recent actions' }).click();
    const drawer = page.getByRole('dialog', { name: 'Recent actions' });
    await expect(drawer.getByText('190 of 198 deactivated', { exact: true })).toBeVisible();
    await expectNoViolations(page, 'recent actions');
    await drawer.getByRole('button', { name: 'Show “190 of 198 deactivated”' }).click();
    const run = page.getByRole('dialog', { name: '190 of 198 deactivated' });
    await run.getByRole('button', { name: 'Undo 190' }).click();
    const undone = page.getByRole('dialog', { name: 'Undo: 190 of 190 activated' });
    await expect(undone).toBeVisible({ timeout: 60_000 });
    await undone.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(drawer.getByText('Undone', { exact: true })).toBeVisible();
    expect(await countOff(seed, crowd)).toBe(0);
  });
});

test('an act on one is taken back from the list of recent acts, after a reload', async ({
  page,
  context,
  seed,
  signIn,
}) => {
  const person = await seed.person(`Rita Recent${Date.now()}`);
  await signIn(context, seed.admin);
  await page.goto(`/people/${person.id}`);
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Deactivate', exact: true }).click();
  await page.getByRole('button', { name: 'Deactivate account' }).click();
  await expect(page.getByText(`${person.fullName} is deactivated`)).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Recent actions' }).click();
  await page.getByRole('button', { name: `Undo “${person.fullName} is deactivated”` }).click();
  await expect(page.getByText(`${person.fullName}: undone`)).toBeVisible();
  const after = await seed.call<{ status: string }>('GET', `/users/${person.id}`);
  expect(after.status).toBe('ACTIVE');
});

test('a view is saved under a name and opened on another page load', async ({
  page,
  context,
  seed,
  signIn,
}) => {
  const admin = await seed.person(`Vera Views${Date.now()}`, true);
  await signIn(context, admin);
  await page.goto('/people?role=admin&sort=created_at&order=desc');
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Save this view/ }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Newest admins');
  await page.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByText('The view Newest admins is saved')).toBeVisible();
  await page.goto('/people');
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await page.getByRole('menuitemradio', { name: 'Newest admins' }).click();
  await expect(page).toHaveURL(/\?order=desc&role=admin&sort=created_at$/);
  await expect(page.getByRole('button', { name: 'Newest admins' })).toBeVisible();
});
