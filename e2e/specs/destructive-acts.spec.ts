import type { Locator, Page } from '@playwright/test';
import type { AuditEvent } from '../../contract/audit.ts';
import { check, got, tally } from '../check.ts';
import { dialogOf, goTo } from '../look.ts';
import type { Person, SeedClient } from '../seed-client.ts';
import { expect, test } from '../stage.ts';

interface Destructive {
  readonly item: string;
  readonly verb: RegExp;
  readonly event: AuditEvent;
  readonly prepare?: (dialog: Locator, person: Person) => Promise<void>;
}
const ACTS: readonly Destructive[] = [
  {
    item: 'Lock',
    verb: /^Lock account$/,
    event: 'user.locked',
    prepare: (dialog) => dialog.getByRole('textbox', { name: 'Reason' }).fill('Lost a laptop'),
  },
  {
    item: 'Set one-time password',
    verb: /^Set one-time password$/,
    event: 'password.set_by_admin',
  },
  { item: 'Send reset link', verb: /reset link$/, event: 'password.reset_requested' },
  { item: 'Deactivate', verb: /^Deactivate account$/, event: 'user.deactivated' },
  {
    item: 'Remove from org',
    verb: /^Remove from Acme$/,
    event: 'member.removed',
    prepare: (dialog, { email }) =>
      dialog.getByRole('textbox', { name: /to confirm$/ }).fill(email),
  },
];

const eventsOf = async (seed: SeedClient, event: AuditEvent, q: string) =>
  (
    await seed.call<object[]>(
      'GET',
      `/orgs/${seed.orgId}/audit_log?event=${event}&q=${encodeURIComponent(q)}&per_page=200`,
    )
  ).length;

const openAct = async (page: Page, person: Person, item: string): Promise<Locator> => {
  await goTo(page, `/people/${person.id}`);
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  await expect(dialogOf(page)).toBeVisible();
  return dialogOf(page);
};

test.describe(
  ...check({
    id: 'T-74',
    asks: 'a destructive act names its target and its effect, is confirmed, and a double click is one effect',
    mutants: [
      {
        name: 'a second press goes through while the first is under way',
        file: 'src/components/confirm-dialog.tsx',
        find: 'props.setBusy(true);',
        replace: '',
      },
      {
        name: 'many are locked without a typed number',
        file: 'src/bulk/bulk-ask.tsx',
        find: 'const MOST_UNTYPED = 10;',
        replace: 'const MOST_UNTYPED = 1000;',
      },
      {
        name: 'the question does not say what happens',
        file: 'src/components/confirm-dialog.tsx',
        find: '<Effects {...props} />',
        replace: '',
      },
    ],
  }),
  () => {
    test.describe.configure({ timeout: 120_000 });

    for (const { item, verb, event, prepare } of ACTS) {
      test(`one person: ${item}`, async ({ page, seed }) => {
        const name = `Dbl ${item.replaceAll(/\W/g, '')}${Date.now()}`;
        const person = await seed.person(name);
        const dialog = await openAct(page, person, item);
        const heading = dialog.getByRole('heading');
        await expect(heading, 'names the target').toContainText(name);
        expect(await dialog.locator('.happens').count(), 'says what happens').toBeGreaterThan(0);
        await expect(dialog.getByRole('button', { name: 'Cancel' }), 'safe first').toBeFocused();
        await prepare?.(dialog, person);
        const writes: string[] = [];
        page.on('request', (request) => {
          if (request.method() !== 'GET') writes.push(`${request.method()} ${request.url()}`);
        });
        const question = dialog.getByRole('heading', { name: await heading.innerText() });
        await dialog.getByRole('button', { name: verb }).dblclick();
        await expect(question).toBeHidden();
        const effects = await eventsOf(seed, event, name);
        tally({ unit: 'acts', held: effects === 1 && writes.length === 1 ? 1 : 0, of: 1 });
        expect(writes, 'requests of a double click').toHaveLength(1);
        expect(effects, 'effects of a double click').toBe(1);
      });
    }

    test('many: over ten the number is typed', async ({ page, seed }) => {
      const tag = `Elev${Date.now()}`;
      for (let one = 0; one < 11; one += 1) await seed.invite(`P${one} ${tag}`);
      await goTo(page, `/people?q=${tag}`);
      await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
      const bar = page.getByRole('region', { name: 'Selected rows' });
      await bar.getByRole('button', { name: 'Lock', exact: true }).click();
      const dialog = dialogOf(page);
      await expect(dialog.getByRole('heading')).toContainText('Lock 11 people?');
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Trying it out');
      const button = dialog.getByRole('button', { name: 'Lock 11 people' });
      await expect(button, 'not before it is typed').toHaveAttribute('aria-disabled', 'true');
      await dialog.getByRole('textbox', { name: /to confirm$/ }).fill('11');
      await button.dblclick();
      await expect(page.getByRole('heading', { name: '11 of 11 locked' })).toBeVisible();
      const effects = await eventsOf(seed, 'user.locked', tag);
      tally({ unit: 'acts', held: effects === 11 ? 1 : 0, of: 1 });
      expect(effects).toBe(11);
    });

    test('an act without a question: unlock', async ({ page, seed }) => {
      const person = await seed.person(`Una Unlock${Date.now()}`);
      await seed.call('PUT', `/users/${person.id}/lock_account`, { reason: 'Trying' });
      await goTo(page, `/people/${person.id}`);
      await page.getByRole('button', { name: 'Unlock', exact: true }).first().dblclick();
      await expect(page.getByText(`${person.fullName} is unlocked`)).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expect(page.getByRole('alert')).toHaveCount(0);
      const effects = await eventsOf(seed, 'user.unlocked', person.fullName);
      tally({ unit: 'acts', held: effects === 1 ? 1 : 0, of: 1 });
      expect(effects).toBe(1);
    });
  },
);

test.describe('a refusal', () => {
  // What is refused on purpose is logged by the browser.
  test.use({ expectedErrors: async ({}, use) => use([/Failed to load resource/]) });

  test(
    ...check({
      id: 'T-74',
      asks: 'an error says what happened and what to do, with its request; what was typed stays',
      mutants: [
        {
          name: 'the error does not say what to do',
          file: 'src/api/errors.ts',
          find: 'Try again in a moment.',
          replace: '',
        },
      ],
    }),
    async ({ page, seed }) => {
      const person = await seed.person('Rex Refused');
      const dialog = await openAct(page, person, 'Lock');
      await page.route('**/lock_account', (route) =>
        route.fulfill({
          status: 503,
          json: {
            message: 'The database does not answer',
            error: 'Service Unavailable',
            error_code: 'unavailable',
            request_id: 'req-of-a-test',
            timestamp: new Date().toISOString(),
          },
        }),
      );
      const reason = dialog.getByRole('textbox', { name: 'Reason' });
      await reason.fill('Lost a laptop');
      await dialog.getByRole('button', { name: 'Lock account' }).click();
      const alert = dialog.getByRole('alert');
      await expect(alert).toBeVisible();
      got(`"${(await alert.innerText()).replaceAll('\n', ' ')}"`);
      await expect(alert).toContainText('The database does not answer. Try again in a moment.');
      await expect(alert).toContainText('req-of-a-test');
      await expect(reason).toHaveValue('Lost a laptop');
      await page.unroute('**/lock_account');
      await dialog.getByRole('button', { name: 'Lock account' }).click();
      await expect(page.getByText('Rex Refused is locked')).toBeVisible();
    },
  );
});
