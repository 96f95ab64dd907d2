import { expectSound, goTo, lookAndClose } from '../look.ts';
import { NO_VIOLATIONS } from '../promises.ts';
import { startReview } from '../review-seed.ts';
import { expect, test } from '../kept-page.ts';

// Each visits several states, each four times: on a busy machine that takes its time.
test.describe.configure({ timeout: 120_000 });

test.describe(...NO_VIOLATIONS, () => {
  test('a review: its owner’s acts, and the wizard', async ({ page, stage, seed }) => {
    const scope = { kind: 'team', team_id: stage.team.id };
    const review = await startReview(seed, 'Of its owner', scope, seed.admin);
    await goTo(page, `/reviews/${review.id}`);
    const actions = page.getByRole('button', { name: 'Actions', exact: true });
    await actions.click();
    await lookAndClose(page, 'review, acts', page.getByRole('menu'));
    for (const act of ['Pause', 'Give more time', 'End early', 'Stop for good']) {
      await actions.click();
      await page.getByRole('menuitem', { name: act }).click();
      await lookAndClose(page, `review, ${act}`);
    }
    await page.getByRole('button', { name: 'Actions for Ada Admin' }).click();
    await page.getByRole('menuitem', { name: 'Hand over open items' }).click();
    await lookAndClose(page, 'review, hand over');
    await goTo(page, '/reviews/new?scope=keys&step=check');
    await page.getByRole('button', { name: 'Start review' }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    await expectSound(page, 'wizard, something is missing');
    await goTo(page, '/reviews/new?step=reviewers');
    await page.getByRole('button', { name: 'Name somebody' }).click();
    await lookAndClose(page, 'wizard, people');
  });
});
