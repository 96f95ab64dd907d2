import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeLeaver, type Leaver } from '../../test/leaver.ts';
import { seedReview } from '../../test/seed-review.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

it('a reviewer with open items stays, unless a successor takes them as far as they may', async () => {
  const cat = at.cat;
  const reviewId = await seedReview(test, {
    orgId: at.org.id,
    ownerId: at.org.owner.id,
    settings: { name: 'Autumn' },
    items: [
      { holderId: 5001, reviewerId: cat.id },
      { holderId: at.bob.id, reviewerId: cat.id },
      { holderId: 5002, reviewerId: cat.id, decision: 'keep' },
    ],
  });
  const leaving = (await at.call('GET', `/users/${cat.id}/leaving`)).json();
  expect(leaving.reviews).toEqual({ items: 2, first: [{ id: reviewId, name: 'Autumn' }] });
  const remove = (members: object[]) =>
    at.call('DELETE', `/orgs/${at.org.id}/members`, { members });
  const refused = await remove([{ id: cat.id }]);
  expect([refused.statusCode, refused.json().error_code]).toEqual([409, 'open_review_items']);
  expect(refused.json().message).toBe('Cat has 2 items to decide in Autumn; name a successor');
  const done = await remove([{ id: cat.id, delegate_owner_id: at.bob.id }]);
  expect(done.statusCode, done.body).toBe(200);
  const { rows } = await test.owner.query(
    'SELECT reviewer_id, rule FROM review_items WHERE review_id = $1 ORDER BY place',
    [reviewId],
  );
  // Nobody decides their own: that one goes on to the owner of the review.
  expect(rows).toEqual([
    { reviewer_id: at.bob.id, rule: 'reviewer_left' },
    { reviewer_id: at.org.owner.id, rule: 'reviewer_left' },
    { reviewer_id: cat.id, rule: 'policy' },
  ]);
});
