import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyNext } from '../../reviews/apply-item.ts';
import { applyAll } from '../../reviews/apply.ts';
import { seedReview, type ItemSeed, type SeededReview } from '../../test/review-of-rights.ts';
import { lookAt, makeReviewedOrg } from '../../test/reviewed-org.ts';
import { seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

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

const grantOfAnn = (): ItemSeed => ({
  kind: 'grant',
  of: at.ann,
  flow: 7,
  reviewer: at.cat,
  recommendation: 'revoke',
});
/** Held: one of one item goes. */
const seedHeld = async (apply: 'by_itself' | 'by_hand' = 'by_hand') => {
  const review = await seedReview(test, at.org.owner, [grantOfAnn()], { rules: { apply } });
  await at.close(review, ['revoke']);
  return review;
};
const post = (
  review: SeededReview,
  act: string,
  by: { readonly id: number; readonly orgId: number } = at.org.owner,
  body?: object,
) => at.call(by, 'POST', `/reviews/${review.id}/${act}`, body);
const codeOf = async (reply: ReturnType<typeof post>) => {
  const { statusCode, json } = await reply;
  return [statusCode, json().error_code];
};
const eventNames = async (review: SeededReview) =>
  (await look.eventsOf(review)).map(({ event }) => event);

describe('a held review', () => {
  it('is approved by a second admin, neither its owner nor who ended it, and applied then', async () => {
    const review = await seedHeld();
    expect(await codeOf(post(review, 'apply'))).toEqual([403, 'second_person']);
    expect(await codeOf(post(review, 'approve'))).toEqual([403, 'second_person']);
    expect(await codeOf(post(review, 'approve', at.bob))).toEqual([403, 'forbidden']);
    await test.owner.query(`UPDATE reviews SET closed_by = $2 WHERE id = $1`, [
      review.id,
      at.cat.id,
    ]);
    expect(await codeOf(post(review, 'approve', at.cat))).toEqual([403, 'second_person']);
    const second = await seedPerson(test, at.org.id, { admin: true });
    const approved = await post(review, 'approve', second, { note: 'Asked the team' });
    expect(approved.json()).toMatchObject({
      state: 'awaiting_apply',
      approved_by: { id: second.id },
      may: expect.arrayContaining(['apply']),
    });
    expect(await codeOf(post(review, 'approve', second))).toEqual([409, 'review_state']);
    expect((await post(review, 'apply')).json()).toMatchObject({ state: 'applying' });
    await applyAll(test.services, review.id);
    const outcome = (await at.call(second, 'GET', `/reviews/${review.id}/outcome`)).json();
    expect(outcome).toMatchObject({
      changes: [{ change: 'end_grant', items: 1 }],
      share: 1,
      hold: [{ code: 'many_items', count: 1, limit: 0 }],
      approval: { by: { id: second.id }, note: 'Asked the team' },
      results: [{ result: 'applied', items: 1 }],
      waiting: 0,
      stick: { holds: 1, still: 0, back: 0 },
      recommendations: { given: 1, followed: 1, overridden: 0 },
      evidence: null,
    });
    expect(outcome.slowest_hours).toBeLessThan(1);
  });

  it('applies by itself once it is approved, where its rules say so', async () => {
    const review = await seedHeld('by_itself');
    const reply = await post(review, 'approve', at.cat);
    expect(reply.json()).toMatchObject({ state: 'applying' });
    expect(await look.stateOf(review)).toMatchObject({ applied_by: at.org.owner.id });
  });
});

describe('a review that waits for somebody halfway', () => {
  it('is not stopped any more: what was taken away stays on record, and it goes on', async () => {
    await at.giveTo(8, at.bob);
    const review = await seedReview(test, at.org.owner, [
      grantOfAnn(),
      { kind: 'grant', of: at.bob, flow: 8, reviewer: at.org.owner },
      ...at.rest(10),
    ]);
    await at.close(review, ['revoke', 'revoke']);
    const seen = async () => (await at.call(at.org.owner, 'GET', `/reviews/${review.id}`)).json();
    expect((await seen()).may).toContain('stop');
    await post(review, 'apply', at.cat);
    await applyNext({ db: test.services.db, orgId: at.org.id, reviewId: review.id }, false);
    await at.call(at.org.owner, 'PUT', `/users/${at.cat.id}/deactivate`);
    await applyAll(test.services, review.id);
    const waiting = await seen();
    expect(waiting.state).toBe('awaiting_apply');
    expect(waiting.may).toEqual(expect.arrayContaining(['apply', 'evidence']));
    expect(waiting.may).not.toContain('stop');
    const stop = { name: waiting.settings.name, reason: 'Enough' };
    expect(await codeOf(post(review, 'stop', at.org.owner, stop))).toEqual([409, 'review_state']);
    await at.apply(review);
    expect((await look.itemsOf(review)).slice(0, 2)).toMatchObject([
      { result: 'applied' },
      { result: 'applied' },
    ]);
  });
});

describe('what was not done', () => {
  it('is tried again: what was blocked or failed, of all or of some; what is done stays', async () => {
    await at.addFlows([9], at.ann.id);
    const review = await seedReview(test, at.org.owner, [
      grantOfAnn(),
      { kind: 'membership', of: at.ann, reviewer: at.cat },
      ...at.rest(10),
    ]);
    await at.close(review, ['revoke', 'revoke']);
    await at.apply(review);
    const [, ann] = review.items;
    expect(
      await codeOf(post(review, 'retry', at.org.owner, { item_ids: [review.items[0]?.id] })),
    ).toEqual([409, 'review_state']);
    await at.call(at.org.owner, 'PUT', `/users/${at.ann.id}/transfer`, {
      delegate_owner_id: at.bob.id,
    });
    const retried = await post(review, 'retry', at.cat, { item_ids: [ann?.id] });
    expect(retried.json()).toMatchObject({ state: 'applying' });
    await applyAll(test.services, review.id);
    expect((await look.itemsOf(review)).slice(0, 2)).toMatchObject([
      { result: 'applied' },
      { result: 'applied' },
    ]);
    expect(await eventNames(review)).toContain('review.retried');
  });
});

describe('the last word', () => {
  it('is the owner’s, once, of a review that is completed', async () => {
    const review = await seedReview(test, at.org.owner, [grantOfAnn(), ...at.rest(5)]);
    const note = { note: 'All known' };
    expect(await codeOf(post(review, 'sign_off', at.org.owner, note))).toEqual([
      409,
      'review_state',
    ]);
    await at.close(review, ['keep']);
    await applyAll(test.services, review.id);
    expect(await codeOf(post(review, 'sign_off', at.cat, note))).toEqual([403, 'forbidden']);
    expect(await codeOf(post(review, 'sign_off', at.org.owner, {}))).toEqual([
      400,
      'invalid_request',
    ]);
    const signed = await post(review, 'sign_off', at.org.owner, note);
    expect(signed.json()).toMatchObject({
      signed_off: { by: { id: at.org.owner.id }, note: 'All known' },
    });
    expect(await codeOf(post(review, 'sign_off', at.org.owner, note))).toEqual([409, 'conflict']);
    expect(await eventNames(review)).toContain('review.signed_off');
  });

  it('is any admin’s where the owner is none any more', async () => {
    const review = await seedReview(test, at.cat, [grantOfAnn(), ...at.rest(5)]);
    await at.close(review, ['keep']);
    await applyAll(test.services, review.id);
    const members = [{ id: at.cat.id, admin: false }];
    await at.call(at.org.owner, 'PUT', `/orgs/${at.org.id}/members`, { members });
    expect((await post(review, 'sign_off', at.org.owner, { note: 'Known' })).statusCode).toBe(200);
  });
});

describe('acts at the wrong time, or on what is not there', () => {
  it.each(['approve', 'apply', 'retry', 'check'])(
    '%s: 409 while it runs, 404 elsewhere',
    async (act) => {
      const review = await seedReview(test, at.org.owner, [grantOfAnn()]);
      expect(await codeOf(post(review, act))).toEqual([409, 'review_state']);
      const { owner } = await seedOrg(test);
      expect(await codeOf(post(review, act, owner))).toEqual([404, 'not_found']);
      expect(await codeOf(post(review, act, at.bob))).toEqual([403, 'forbidden']);
    },
  );

  it('an outcome of a running review knows of nothing yet', async () => {
    const review = await seedReview(test, at.org.owner, [grantOfAnn()]);
    const outcome = (await at.call(at.cat, 'GET', `/reviews/${review.id}/outcome`)).json();
    expect(outcome).toMatchObject({ changes: [], kept: 0, kept_flagged: 0, share: 0, waiting: 0 });
  });
});
