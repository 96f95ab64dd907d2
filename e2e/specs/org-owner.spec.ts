import { dialogOf, expectSound, goTo } from '../look.ts';
import { expect, test } from '../fixtures.ts';

// The org has another owner afterwards, whom no other spec expects.
test.use({ worldOf: 'a new owner' });

test('an owner hands the org over, and cannot take it back', async ({ page, seed, signIn }) => {
  const next = await seed.person('Nora Next');
  await signIn(page.context(), seed.admin);
  await goTo(page, `/people/${next.id}`);

  await test.step('it is theirs to give, and says what it means', async () => {
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Make owner of the org' }).click();
    const dialog = dialogOf(page);
    await expect(dialog).toContainText('Nora Next owns Acme, and becomes an admin of it.');
    const verb = dialog.getByRole('button', { name: 'Hand Acme over' });
    await expect(verb).toHaveAttribute('aria-disabled', 'true');
    await expectSound(page, 'hand the org over');
    await dialog.getByRole('textbox', { name: /to confirm$/ }).fill('Acme');
    await verb.click();
    await expect(page.getByText('Nora Next now owns Acme')).toBeVisible();
  });

  await test.step('afterwards it is not offered any more', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: 'Offboard' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Make owner of the org' })).toHaveCount(0);
    const org = await seed.call<{ owner: { id: number }; admins: { id: number }[] }>(
      'GET',
      `/orgs/${seed.orgId}`,
    );
    expect(org.owner.id).toBe(next.id);
    expect(org.admins.map(({ id }) => id)).toContain(next.id);
  });

  await test.step('the new owner may give it on', async () => {
    await page.context().clearCookies();
    await signIn(page.context(), next);
    await goTo(page, `/people/${seed.admin.id}`);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: 'Make owner of the org' })).toBeVisible();
  });
});
