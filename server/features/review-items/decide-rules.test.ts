import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { lockByItself } from '../../test/calls.ts';
import { codesOf, decisionsOn, makeDeciders } from '../../test/deciders.ts';
import { endTimeOf, seedReview } from '../../test/review-of-rights.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Awaited<ReturnType<typeof makeDeciders>>;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeDeciders(test);
});

describe('the rules of a review', () => {
  it.each([
    ['revoke', ['ok', 'invalid_request']],
    ['keep', ['invalid_request', 'ok']],
    ['both', ['invalid_request', 'invalid_request']],
    ['nothing', ['ok', 'ok']],
  ] as const)('want a reason for %s', async (reasonFor, codes) => {
    const review = await at.seedMine({ rules: { reason_for: reasonFor } });
    const given = [{ decision: 'keep' }, { decision: 'revoke' }];
    expect(codesOf(await at.decide(at.bob, review, decisionsOn(review, given)))).toEqual(codes);
    const again = await at.seedMine({ rules: { reason_for: reasonFor } });
    const reply = await at.decide(at.bob, again, decisionsOn(again, given, { reason: 'For all' }));
    expect(codesOf(reply)).toEqual(['ok', 'ok']);
    expect((await at.decisionsOf(again)).map(({ reason }) => reason)).toEqual([
      'For all',
      'For all',
    ]);
  });

  it('let a reviewer go on whom strangers locked while they were signed in', async () => {
    const review = await at.seedMine();
    await lockByItself(test, at.bob);
    const body = decisionsOn(review, [{ decision: 'keep' }]);
    expect(codesOf(await at.decide(at.bob, review, body))).toEqual(['ok']);
  });

  it('may let nobody decide many at once; 26 want a reason', async () => {
    const alone = await at.seedMine({ rules: { allow_many: false } });
    const two = await at.decide(
      at.bob,
      alone,
      decisionsOn(alone, [{ decision: 'keep' }, { decision: 'keep' }]),
    );
    expect([two.status, two.reply.json().details]).toEqual([
      400,
      { decisions: ['This review is decided one by one'] },
    ]);
    const many = await seedReview(
      test,
      at.org.owner,
      Array.from({ length: 26 }, (_, n) => ({
        kind: 'grant' as const,
        of: at.ann,
        flow: n + 1,
        reviewer: at.bob,
      })),
    );
    const keeps = many.items.map(() => ({ decision: 'keep' }));
    const silent = await at.decide(at.bob, many, decisionsOn(many, keeps));
    expect([silent.status, silent.reply.json().details]).toEqual([
      400,
      { reason: ['More than 25 at once want a reason'] },
    ]);
    expect(await at.decisionsOf(many)).toEqual([]);
    const told = await at.decide(at.bob, many, decisionsOn(many, keeps, { reason: 'Same job' }));
    expect(new Set(codesOf(told))).toEqual(new Set(['ok']));
    expect((await at.decisionsOf(many)).every(({ batch }) => batch === 26)).toBe(true);
  });

  it.each([
    ['twice the same item', { decisions: 'twice' }, 'decisions.1.item_id'],
    ['reduce without a level', { decisions: [{ decision: 'reduce' }] }, 'decisions.0.reduce_to'],
    [
      'a level without reduce',
      { decisions: [{ decision: 'keep', reduce_to: 'operator' }] },
      'decisions.0.reduce_to',
    ],
    ['nothing at all', { decisions: [] }, 'decisions'],
  ])('refuse %s', async (_what, { decisions }, field) => {
    const review = await at.seedMine();
    const one = {
      item_id: review.items[0]?.id,
      seen: { hash: review.items[0]?.hash, decisions: 0 },
    };
    const given =
      decisions === 'twice'
        ? [{ decision: 'keep' }, { decision: 'keep' }]
        : (decisions as object[]);
    const body = { decisions: given.map((each) => ({ ...one, ...each })) };
    const reply = await at.call(at.bob, 'POST', `/reviews/${review.id}/decisions`, body);
    expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([400, [field]]);
  });

  it('reduce access to a resource to less, and nothing else', async () => {
    const review = await at.seedMine();
    const reduce = (reduceTo: string) => ({ decision: 'reduce', reduce_to: reduceTo });
    const wrong = await at.decide(
      at.bob,
      review,
      decisionsOn(review, [reduce('collaborator'), reduce('admin')]),
    );
    expect(codesOf(wrong)).toEqual(['invalid_request', 'invalid_request']);
    const right = await at.decide(
      at.bob,
      review,
      decisionsOn(review, [null, reduce('collaborator')]),
    );
    expect(right.results[0]?.item?.answer).toMatchObject({
      decision: 'reduce',
      reduce_to: 'collaborator',
    });
  });
});

describe('a review that is not open', () => {
  it.each([
    ['paused', 'The review is paused; nothing is decided until it goes on'],
    ['closing', 'The review has ended; nothing is decided any more'],
    ['completed', 'The review is not open for decisions'],
  ] as const)('takes no decision when %s', async (state, message) => {
    const review = await at.seedMine({ state });
    const { reply } = await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
    expect([reply.statusCode, reply.json().error_code, reply.json().message]).toEqual([
      409,
      'review_state',
      message,
    ]);
  });

  it('takes none a moment after its end, by the clock of the database', async () => {
    const review = await at.seedMine();
    await endTimeOf(test, review);
    const { reply } = await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
    expect(reply.json().error_code).toBe('review_state');
    expect(await at.decisionsOf(review)).toEqual([]);
  });
});

it('keeps decisions from being changed, for the owner of the tables too', async () => {
  const review = await at.seedMine();
  await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
  await expect(
    test.owner.query(
      `UPDATE review_decisions SET decision = 'revoke' WHERE review_id = ${review.id}`,
    ),
  ).rejects.toMatchObject({ code: 'RC002' });
});

it('answers with items as they are shown', async () => {
  const review = await at.seedMine();
  const { results } = await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
  const item: ReviewItem | null | undefined = results[0]?.item;
  expect(item).toMatchObject({ kind: 'membership', holder: { name: 'Ann' }, rule: 'policy' });
});
