import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAnnounced, journey, KEYBOARD_ONLY, pressOn, tabTo } from '../keyboard.ts';
import { dialogOf, expectSound, goTo } from '../look.ts';
import { answer, itemsOf, resourceFor, startReview, untilState } from '../review-seed.ts';
import type { Person, SeedClient } from '../seed-client.ts';
import { expect, test } from '../stage.ts';

interface Answered {
  readonly holder: { readonly name: string };
  readonly answer: { readonly decision: string; readonly reason: string | null } | null;
}

/** People with unique names, all of whom operate one flow. */
const someWith = async (seed: SeedClient, names: readonly string[], flowId: number) => {
  const people: Person[] = [];
  for (const name of names) people.push(await seed.invite(name));
  const flow = await resourceFor(seed, flowId, `Flow ${flowId}`, people);
  return { people, scope: { kind: 'resources', resources: [flow] } };
};

const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 2, name });

test.describe(...KEYBOARD_ONLY, () => {
  test('a whole inbox, by keyboard alone', async ({ page, seed }) => {
    test.setTimeout(120_000);
    const names = ['Abel Inbox', 'Bela Inbox', 'Cora Inbox', 'Dana Inbox', 'Egon Inbox'];
    const { scope } = await someWith(seed, names, 910_001);
    const review = await startReview(seed, 'By keyboard', scope, seed.admin, {
      reason_for: 'revoke',
    });
    await goTo(page, `/reviews/${review.id}/inbox`);
    const left = page.getByText(/ of 5 left/);
    await journey('keep, and on to the next', async () => {
      await expect(heading(page, /Abel/)).toBeVisible();
      await page.keyboard.press('k');
      await expect(heading(page, /Bela/)).toBeVisible();
      await expectAnnounced(page, /Kept\. 4 left\. Bela Inbox, Operator of flow/);
    });
    await journey('revoke, with the reason that the rules ask for', async () => {
      await page.keyboard.press('r');
      const why = page.getByRole('textbox', { name: /Why “Revoke”/ });
      await expect(why).toBeFocused();
      await page.keyboard.type('Knows nothing of it');
      await page.keyboard.press('Enter');
      await expect(heading(page, /Cora/)).toBeVisible();
    });
    await journey('unsure, and back by the arrows', async () => {
      await page.keyboard.press('u');
      await expect(heading(page, /Dana/)).toBeVisible();
      await expect(left).toContainText('3 of 5 left');
      await page.keyboard.press('ArrowUp');
      await expect(heading(page, /Cora/)).toBeVisible();
      await page.keyboard.press('j');
      await expect(heading(page, /Dana/)).toBeVisible();
    });
    await journey('a note that is there after a reload, and goes with the answer', async () => {
      await page.keyboard.press('n');
      await page.keyboard.type('Asked the lead');
      await page.keyboard.press('Escape');
      await page.waitForResponse((reply) => reply.url().endsWith('/desk') && reply.ok());
      await page.reload();
      await expect(heading(page, /Dana/)).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('Asked the lead');
      await page.keyboard.press('k');
      await expect(heading(page, /Egon/)).toBeVisible();
    });
    await journey('take back, and answer otherwise', async () => {
      await page.keyboard.press('z');
      await expect(heading(page, /Dana/)).toBeVisible();
      await expectAnnounced(page, /Taken back: Dana Inbox/);
      await page.keyboard.press('r');
      await expect(heading(page, /Egon/)).toBeVisible();
    });
    await journey('help, where the letters are switched off and on', async () => {
      await page.keyboard.press('?');
      await expect(dialogOf(page)).toBeVisible();
      await expectSound(page, 'inbox, keys');
      const letters = page.getByRole('checkbox', { name: /Keys of one letter/ });
      await tabTo(page, letters);
      await page.keyboard.press('Space');
      await page.keyboard.press('Escape');
      await expect(dialogOf(page)).toBeHidden();
      await page.keyboard.press('k');
      await expect(heading(page, /Egon/)).toBeVisible();
      await pressOn(page, page.getByRole('button', { name: 'Keep', exact: true }));
      await expect(heading(page, /Cora/)).toBeVisible();
    });
    await expect(left).toContainText('1 of 5 left');
    const said = async () => {
      const items = await seed.call<Answered[]>('GET', `/reviews/${review.id}/items`);
      return items.map(({ holder, answer }) => [holder.name, answer?.decision, answer?.reason]);
    };
    // The last answer shows before it has arrived.
    await expect.poll(said).toEqual([
      ['Abel Inbox', 'keep', null],
      ['Bela Inbox', 'revoke', 'Knows nothing of it'],
      ['Cora Inbox', 'unsure', null],
      ['Dana Inbox', 'revoke', 'Asked the lead'],
      ['Egon Inbox', 'keep', null],
    ]);
  });
});

test('two tabs: the second answer is refused, told, and can be given again', async ({
  page,
  seed,
}) => {
  const { scope } = await someWith(seed, ['Tabea Twotabs', 'Udo Twotabs'], 910_002);
  const review = await startReview(seed, 'Two tabs', scope, seed.admin);
  await goTo(page, `/reviews/${review.id}/inbox`);
  await expect(heading(page, /Tabea/)).toBeVisible();
  const items = await itemsOf(seed, review);
  await answer(seed, review, items.slice(0, 1), 'revoke');
  await page.keyboard.press('k');
  await expect(heading(page, /Udo/)).toBeVisible();
  await expect(page.getByText(/Answered meanwhile with “Revoke” by you/)).toBeVisible();
  await page.getByRole('button', { name: 'Go to it' }).click();
  await expect(heading(page, /Tabea/)).toBeVisible();
  await expectSound(page, 'inbox, an answer was refused');
  await page.getByRole('button', { name: 'Answer “Keep” again' }).click();
  await expect(heading(page, /Udo/)).toBeVisible();
  await expect(page.getByText(/ of 2 left/)).toContainText('1 of 2 left');
});

test('a revoke that did not stick is mended from the list', async ({ page, seed }) => {
  test.setTimeout(120_000);
  const people: Person[] = [];
  for (const name of ['Stina', 'Till', 'Ulla', 'Vera', 'Willi', 'Xenia']) {
    people.push(await seed.invite(`${name} Stick`));
  }
  const [stina] = people;
  const team = await seed.call<{ id: number }>('POST', '/teams', {
    name: 'Sticky team',
    members: [{ id: stina?.id }],
  });
  const flow = await resourceFor(seed, 910_003, 'Sticky flow', people, [team]);
  const scope = { kind: 'resources', resources: [flow] };
  const review = await startReview(seed, 'Does it stick', scope, seed.admin);
  const items = await itemsOf(seed, review);
  const others = items.filter(({ holder }) => holder.id !== stina?.id || holder.type !== 'USER');
  await answer(seed, review, others, 'keep');

  await test.step('the inbox warns that it comes another way too', async () => {
    await goTo(page, `/reviews/${review.id}/inbox`);
    await expect(heading(page, /Stina/)).toBeVisible();
    await expect(page.getByText('A revoke alone does not end it.')).toBeVisible();
    await expectSound(page, 'inbox');
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await expect(page.getByText('Everything is answered.')).toBeVisible();
  });

  await test.step('it is applied by hand', async () => {
    await seed.call('POST', `/reviews/${review.id}/close`, {});
    await untilState(seed, review, 'awaiting_apply');
    await goTo(page, `/reviews/${review.id}/outcome`);
    await expectSound(page, 'outcome, to be applied');
    await page.getByRole('button', { name: 'Apply 1 change' }).click();
    await expectSound(page, 'outcome, apply');
    await dialogOf(page).getByRole('button', { name: 'Apply 1 change' }).click();
    await expect(page.getByText('It is closed and applied.').first()).toBeVisible({
      timeout: 30_000,
    });
  });

  await test.step('what did not stick is listed with its place, and mended there', async () => {
    const loose = page.getByRole('table', { name: 'Revokes that did not stick' });
    await expect(loose).toContainText('Stina Stick', { timeout: 30_000 });
    await expectSound(page, 'outcome, not stuck');
    await loose.getByRole('link', { name: 'Team Sticky team' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Sticky team' })).toBeVisible();
    await page.getByRole('button', { name: 'Actions for Stina Stick' }).click();
    await page.getByRole('menuitem', { name: 'Take out of the team' }).click();
    await expect(page.getByText('Stina Stick is out of Sticky team').first()).toBeVisible();
  });

  await test.step('and checked again', async () => {
    await goTo(page, `/reviews/${review.id}/outcome`);
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(
      page.getByRole('heading', { name: 'Everything that was taken away is gone' }),
    ).toBeVisible();
  });

  await test.step('its evidence is verified in the browser, and a changed byte is named', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the evidence' }).click();
    const pack = await readFile(await (await download).path());
    const drop = (buffer: Buffer) =>
      page
        .getByLabel('Evidence pack')
        .setInputFiles({ name: 'evidence.zip', mimeType: 'application/zip', buffer });
    await goTo(page, '/verify-pack');
    await drop(pack);
    await expect(
      page.getByRole('heading', { name: 'Intact, and signed with this server’s key' }),
    ).toBeVisible();
    await expectSound(page, 'verify a pack, intact');
    const changed = Buffer.from(pack);
    // Within what is packed of the items.
    const at = changed.indexOf('items.jsonl') + 40;
    changed[at] = (changed[at] ?? 0) ^ 1;
    await drop(changed);
    await expect(page.getByRole('heading', { name: 'This pack was changed' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'What does not fit' })).toContainText(
      'items.jsonl',
    );
    await expectSound(page, 'verify a pack, changed');
  });
});
