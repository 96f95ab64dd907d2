import type { Page } from '@playwright/test';
import { dialogOf, expectSound, goTo, lookAndClose } from '../look.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import { closedReview, resourceFor, startReview } from '../review-seed.ts';
import { startServer } from '../server.ts';
import { expect, test } from '../kept-page.ts';

// Each visits several states, each four times: on a busy machine that takes its time.
test.describe.configure({ timeout: 120_000 });

const openRow = async (page: Page, who: string) =>
  page.getByRole('button', { name: `Actions for ${who}` }).click();

/** Which dialogs the menu of a person opens, by the state the person is in. */
const ACTS: readonly { who: 'member' | 'invited'; acts: readonly string[] }[] = [
  {
    who: 'member',
    acts: ['Change role', 'Add to team', 'Send reset link', 'Set one-time password'],
  },
  { who: 'member', acts: ['Lock', 'Deactivate', 'Remove from org'] },
  { who: 'invited', acts: ['Resend invitation'] },
];

test.describe(...NO_VIOLATIONS, () => {
  for (const { who, acts } of ACTS) {
    test(`dialogs of a row: ${acts.join(', ')}`, async ({ page, stage }) => {
      const { email, fullName } = stage[who];
      await goTo(page, `/people?q=${email}`);
      for (const act of acts) {
        await openRow(page, fullName);
        await page.getByRole('menuitem', { name: act, exact: true }).click();
        await lookAndClose(page, act);
      }
    });
  }

  for (const who of ['member', 'admin', 'locked'] as const) {
    test(`menu of a row: ${who}`, async ({ page, stage }) => {
      await goTo(page, `/people?q=${stage[who].email}`);
      await openRow(page, stage[who].fullName);
      await lookAndClose(page, `menu of ${who}`, page.getByRole('menu'));
    });
  }

  test('secrets that are shown once: a password, a link', async ({ page, seed }) => {
    const person = await seed.person('Owen Once');
    await goTo(page, `/people/${person.id}`);
    for (const [act, verb] of [
      ['Set one-time password', 'Set one-time password'],
      // No mail server is set: the link is handed out.
      ['Send reset link', 'Create reset link'],
    ] as const) {
      await page.getByRole('button', { name: 'Actions', exact: true }).click();
      await page.getByRole('menuitem', { name: act }).click();
      await dialogOf(page).getByRole('button', { name: verb }).click();
      const secret = page.getByRole('dialog').filter({ has: page.locator('.secret') });
      await lookAndClose(page, `${act}, done`, secret);
    }
  });

  test('a review: its inbox and its outcome', async ({ page, seed }) => {
    const people = [await seed.invite('Dia Log'), await seed.invite('Dio Log')];
    const flow = await resourceFor(seed, 930_001, 'Flow of dialogs', people);
    const scope = { kind: 'resources', resources: [flow] };
    const review = await startReview(seed, 'With dialogs', scope, seed.admin);
    await goTo(page, `/reviews/${review.id}/inbox`);
    for (const act of ['Keys', 'Accept recommendations', 'Reassign']) {
      await page.getByRole('button', { name: act, exact: true }).click();
      await lookAndClose(page, `inbox, ${act}`);
    }
    await page.getByRole('button', { name: 'Reduce', exact: true }).click();
    await lookAndClose(page, 'inbox, reduce', page.getByRole('menu'));
    const closed = await closedReview(seed, 'Dialogs over');
    await goTo(page, `/reviews/${closed.id}/outcome`);
    await page.getByRole('button', { name: 'Apply 1 change' }).click();
    await lookAndClose(page, 'outcome, apply');
  });

  test('unlock, and why', async ({ page, stage }) => {
    await goTo(page, '/locks');
    const row = page.getByRole('row', { name: new RegExp(stage.locked.fullName) });
    await row.getByRole('button', { name: 'Unlock' }).click();
    await lookAndClose(page, 'unlock');
  });

  test('selection: bar, menu, dialogs, results', async ({ page, seed }) => {
    const tag = 'Bulkford';
    for (const name of ['Amy', 'Bea']) await seed.invite(`${name} ${tag}`);
    await goTo(page, `/people?q=${tag}`);
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await expectSound(page, 'bar of a selection');
    await page.getByRole('button', { name: 'More' }).click();
    await lookAndClose(page, 'menu of a selection', page.getByRole('menu'));
    const bar = page.getByRole('region', { name: 'Selected rows' });
    await bar.getByRole('button', { name: 'Lock', exact: true }).click();
    await lookAndClose(page, 'lock many');
    await bar.getByRole('button', { name: 'Lock', exact: true }).click();
    await dialogOf(page).getByRole('textbox', { name: 'Reason' }).fill('Trying it out');
    await dialogOf(page).getByRole('button', { name: 'Lock 2 people' }).click();
    const results = page.getByRole('dialog').filter({ hasText: /2 of 2|2 people|2 locked/i });
    await expect(results).toBeVisible();
    await lookAndClose(page, 'results of many', results);
  });

  test('selection: the questions in its menu', async ({ page, seed }) => {
    const tag = 'Menuford';
    for (const name of ['Amy', 'Bea']) await seed.invite(`${name} ${tag}`);
    await goTo(page, `/people?q=${tag}`);
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    const bar = page.getByRole('region', { name: 'Selected rows' });
    await bar.getByRole('button', { name: 'Add to team' }).click();
    await lookAndClose(page, 'team for many');
    for (const act of [
      'Deactivate',
      'Make admin',
      'Make member',
      'Send reset link',
      'Remove from org',
    ]) {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: act, exact: true }).click();
      await lookAndClose(page, `${act}, many`);
    }
  });

  test('tools of the list: views, team, columns, and filters on a phone', async ({ page }) => {
    await goTo(page, '/people');
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await lookAndClose(page, 'views', page.getByRole('menu'));
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Save this view/ }).click();
    await lookAndClose(page, 'save a view');
    await page.getByRole('button', { name: 'Columns' }).click();
    await lookAndClose(page, 'columns', page.getByRole('menu'));
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByRole('button', { name: 'Filters' }).click();
    await expect(dialogOf(page)).toBeVisible();
    await expectSound(page, 'filters', { widths: [360] });
  });

  test('shell: account menu, palette, keyboard help', async ({ page }) => {
    await goTo(page, '/');
    await page.getByRole('button', { name: 'Account of Ada Admin' }).click();
    await lookAndClose(page, 'account menu', page.getByRole('menu'));
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('mia');
    await expect(page.getByRole('option', { name: /Mia Member/ })).toBeVisible();
    await lookAndClose(page, 'palette with people');
    await page.keyboard.press('?');
    await lookAndClose(page, 'keyboard help');
    await page.getByRole('button', { name: 'Recent actions' }).click();
    await lookAndClose(page, 'recent actions');
  });

  test('API keys: create, made, rotate, revoke', async ({ page }) => {
    await goTo(page, '/profile/api-keys');
    await page.getByRole('button', { name: 'Create key' }).click();
    const dialog = dialogOf(page);
    await expect(dialog).toBeVisible();
    await expectSound(page, 'create key');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(`Key ${Date.now()}`);
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const stored = page.getByRole('checkbox', { name: 'I have stored the key' });
    await expect(stored).toBeVisible();
    await expectSound(page, 'new key');
    await stored.check();
    await page.getByRole('button', { name: 'Done' }).click();
    for (const act of ['Rotate', 'Revoke']) {
      await openRow(page, 'Nightly export');
      await page.getByRole('menuitem', { name: act }).click();
      await lookAndClose(page, `${act} key`);
    }
  });

  test('sessions and keys of a person: end all, revoke', async ({ page, stage }) => {
    await goTo(page, `/people/${stage.admin.id}/security`);
    await page.getByRole('button', { name: /^End all/ }).click();
    await lookAndClose(page, 'end all sessions');
    await openRow(page, 'Nightly export');
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await lookAndClose(page, 'revoke key of a person');
  });

  test('keys of everybody: rotate an own one, revoke one and all', async ({ page }) => {
    await goTo(page, '/keys');
    for (const act of ['Rotate', 'Revoke', 'Revoke all of mine']) {
      await openRow(page, 'Nightly export of Ada Admin');
      await page.getByRole('menuitem', { name: act, exact: true }).click();
      await lookAndClose(page, `${act}, of everybody’s keys`);
    }
  });

  test('what hangs on somebody: before they are deactivated or made a member', async ({
    page,
    seed,
    stage,
  }) => {
    await goTo(page, `/people/${stage.member.id}`);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Deactivate', exact: true }).click();
    await expect(dialogOf(page).getByText('What hangs on Mia Member')).toBeVisible();
    await lookAndClose(page, 'deactivate, with what hangs on them');
    const admin = await seed.person('Dario Demoted', true);
    await goTo(page, `/people/${admin.id}`);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Change role' }).click();
    await dialogOf(page)
      .getByRole('radio', { name: /^Member/ })
      .check();
    await expect(dialogOf(page).getByText(/^Nothing hangs on Dario Demoted/)).toBeVisible();
    await lookAndClose(page, 'make member, with what hangs on them');
  });

  test('leaving without saving', async ({ page, stage }) => {
    await goTo(page, `/people/${stage.member.id}`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mia Unsaved');
    await expectSound(page, 'save bar');
    await page.getByRole('link', { name: 'Locks' }).click();
    await lookAndClose(page, 'leaving without saving');
  });

  test('two orgs: the switch between them', async ({ page }) => {
    await page.route('**/api/session', async (route) => {
      const response = await route.fetch();
      const session = (await response.json()) as {
        user: { org_memberships: { id: number; name: string }[] };
      };
      const [here] = session.user.org_memberships;
      session.user.org_memberships.push({ ...here, id: 4711, name: 'Zenith' });
      await route.fulfill({ response, json: session });
    });
    await goTo(page, '/people?order=asc');
    await page.getByRole('button', { name: /Switch organization|Acme/ }).click();
    await lookAndClose(page, 'orgs', page.getByRole('menu'));
  });

  test('the session is about to end', async ({ page }) => {
    await page.route('**/api/session', async (route) => {
      const response = await route.fetch();
      const session = (await response.json()) as { now: string };
      const idle_expires_at = new Date(Date.parse(session.now) + 90_000).toISOString();
      await route.fulfill({ response, json: { ...session, idle_expires_at } });
    });
    await goTo(page, '/people?order=asc');
    await expect(page.getByRole('alertdialog', { name: 'Still there?' })).toBeVisible();
    await expectSound(page, 'session about to end');
  });

  test.describe('set-up', () => {
    test.use({ storageState: { cookies: [], origins: [] } });

    test('the form of the first org, empty and refused', async ({ page }) => {
      const server = await startServer();
      try {
        await goTo(page, `${server.url}/setup?token=${server.setupToken}`);
        await expectSound(page, 'set-up');
        await page.getByRole('button', { name: 'Create organization' }).click();
        await expect(page.locator('[aria-invalid="true"]').first()).toBeVisible();
        await expectSound(page, 'set-up, refused');
      } finally {
        // Away from its server first, as a page that still loads would complain; the page is kept.
        await page.goto('about:blank');
        await server.stop();
      }
    });
  });

  test.describe('over', () => {
    // The refused request is a 401 or a 412, which the browser logs.
    test.use({ expectedErrors: async ({}, use) => use([/status of 4(01|12)/]) });

    test('somebody else was faster', async ({ page, seed }) => {
      const person = await seed.invite('Fay Faster');
      await goTo(page, `/people/${person.id}`);
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Fay Mine');
      await seed.call('PUT', `/users/${person.id}`, { full_name: 'Fay Theirs' });
      await page.getByRole('button', { name: 'Save changes' }).click();
      await expect(page.getByRole('button', { name: /^Keep mine/ })).toBeVisible();
      await expectSound(page, 'changed by both');
    });

    test('the session has ended', async ({ page, context }) => {
      await goTo(page, '/people');
      await context.clearCookies();
      await page.getByRole('button', { name: 'Last activity' }).click();
      await expect(page.getByRole('alertdialog', { name: 'Sign in again' })).toBeVisible();
      await expectSound(page, 'session over');
    });
  });
});
