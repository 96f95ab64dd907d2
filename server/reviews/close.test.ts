import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedPerson } from '../test/seed.ts';
import { seedReview } from '../test/review-of-rights.ts';
import { lookAt, makeReviewedOrg } from '../test/reviewed-org.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { applyAll } from './apply.ts';
import { closeDue } from './close.ts';

let test: TestApp;
let at: Awaited<ReturnType<typeof makeReviewedOrg>>;
let look: ReturnType<typeof lookAt>;
beforeAll(async () => {
  test = await createTestApp();
  look = lookAt(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeReviewedOrg(test);
});

describe('the end of a review', () => {
  it.each([
    ['keep_flagged', [null, null, null, 'end_grant']],
    ['revoke', ['end_grant', 'end_grant', 'end_grant', 'end_grant']],
    ['recommendation', ['end_grant', null, null, 'end_grant']],
  ] as const)('takes silence as %s; unsure is silence', async (onSilence, planned) => {
    const grant = { kind: 'grant', of: at.bob, reviewer: at.org.owner } as const;
    const review = await seedReview(
      test,
      at.org.owner,
      [
        { ...grant, flow: 1, recommendation: 'revoke' },
        { ...grant, flow: 2, recommendation: 'keep' },
        { ...grant, flow: 3 },
        { ...grant, flow: 4 },
        { ...grant, flow: 5 },
      ],
      { rules: { on_silence: onSilence } },
    );
    await at.close(review, [null, null, 'unsure', 'revoke', 'keep']);
    const items = await look.itemsOf(review);
    expect(items.map((item) => item['planned'])).toEqual([...planned, null]);
    expect(items.map((item) => item['by_silence'])).toEqual([true, true, true, false, false]);
    expect(items.map((item) => item['result'])).toEqual(
      [...planned, null].map((one) => one && 'planned'),
    );
  });

  it('comes once, not before its time, and takes nothing from a review that rests', async () => {
    const review = await seedReview(test, at.org.owner, at.rest(5));
    await closeDue(test.services, review.id);
    expect(await look.stateOf(review)).toMatchObject({ state: 'active' });
    await at.close(review, ['revoke']);
    expect(await look.stateOf(review)).toMatchObject({ state: 'awaiting_apply', hold: [] });
    await closeDue(test.services, review.id);
    const events = (await look.eventsOf(review)).map(({ event }) => event);
    expect(events).toEqual(['review.closed', 'review.planned']);
    const paused = await seedReview(test, at.org.owner, at.rest(1), {
      state: 'paused',
      dueInHours: -1,
    });
    await closeDue(test.services, paused.id);
    expect(await look.stateOf(paused)).toMatchObject({ state: 'paused' });
  });

  it('is held for a second person from a fifth of the items, 50 people or an admin on', async () => {
    const fifth = await seedReview(test, at.org.owner, at.rest(6), {
      rules: { apply: 'by_itself' },
    });
    await at.close(fifth, ['revoke', 'revoke']);
    expect(await look.stateOf(fifth)).toMatchObject({
      state: 'awaiting_apply',
      hold: [{ code: 'many_items', count: 2, limit: 1 }],
    });
    const admin = await seedReview(test, at.org.owner, [
      { kind: 'admin', of: at.cat, reviewer: at.org.owner },
      ...at.rest(9),
    ]);
    await at.close(admin, ['revoke']);
    expect(await look.stateOf(admin)).toMatchObject({
      hold: [{ code: 'admins', count: 1, limit: 0 }],
    });
    for (let n = 0; n < 51; n += 1) await seedPerson(test, at.org.id, { password: null });
    const everyone = await seedReview(test, at.org.owner, [
      { kind: 'grant', flow: 7, reviewer: at.org.owner },
      ...at.rest(9),
    ]);
    await at.close(everyone, ['revoke']);
    expect(await look.stateOf(everyone)).toMatchObject({
      hold: [{ code: 'many_people', count: 55, limit: 50 }],
    });
  });

  it('waits for nobody over an admin who was none at the start, and is not taken away', async () => {
    const review = await seedReview(test, at.org.owner, [
      { kind: 'membership', of: at.ann, reviewer: at.org.owner },
      { kind: 'membership', of: at.bob, reviewer: at.org.owner },
      ...at.rest(10),
    ]);
    await at.call(at.org.owner, 'PUT', `/orgs/${at.org.id}/members`, {
      members: [{ id: at.ann.id, admin: true }],
    });
    await at.close(review, ['revoke', 'revoke']);
    expect(await look.stateOf(review)).toMatchObject({ state: 'awaiting_apply', hold: [] });
    await at.apply(review);
    const results = (await look.itemsOf(review)).map((item) => item['result']);
    expect(results.slice(0, 2)).toEqual(['changed_since', 'applied']);
  });

  it('waits for a second person over a membership of who was an admin all along', async () => {
    const review = await seedReview(test, at.org.owner, [
      { kind: 'membership', of: at.cat, reviewer: at.org.owner },
      ...at.rest(10),
    ]);
    await at.close(review, ['revoke']);
    expect(await look.stateOf(review)).toMatchObject({
      hold: [{ code: 'admins', count: 1, limit: 0 }],
    });
  });

  it('goes on by itself where the rules say so, in the name of the owner', async () => {
    const review = await seedReview(test, at.cat, at.rest(6), { rules: { apply: 'by_itself' } });
    await at.close(review, ['revoke']);
    expect(await look.stateOf(review)).toMatchObject({ state: 'applying', applied_by: at.cat.id });
    await at.call(at.org.owner, 'PUT', `/orgs/${at.org.id}/members`, {
      members: [{ id: at.cat.id, admin: false }],
    });
    await applyAll(test.services, review.id);
    expect(await look.stateOf(review)).toMatchObject({ state: 'awaiting_apply', applied_by: null });
    expect((await look.eventsOf(review)).at(-1)?.event).toBe('review.waiting');
    await at.apply(review);
    expect(await look.stateOf(review)).toMatchObject({
      state: 'completed',
      applied_by: at.org.owner.id,
    });
    const later = await seedReview(test, at.cat, at.rest(6), { rules: { apply: 'by_itself' } });
    await at.close(later, ['revoke']);
    expect(await look.stateOf(later)).toMatchObject({ state: 'awaiting_apply' });
  });

  it('completes at once where nothing is taken away', async () => {
    const review = await seedReview(test, at.org.owner, at.rest(2));
    await at.close(review, ['keep', null]);
    await applyAll(test.services, review.id);
    expect(await look.stateOf(review)).toMatchObject({ state: 'completed' });
  });
});
