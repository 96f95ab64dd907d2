import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Tx } from '../../db/db.ts';
import { transact } from '../../http/transact.ts';
import { closeDue } from '../../reviews/close.ts';
import type { SeededReview } from '../../test/review-of-rights.ts';
import { codesOf, decisionsOn, makeDeciders } from '../../test/deciders.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { whenWaiting } from '../../test/waiting.ts';

let test: TestApp;
let at: Awaited<ReturnType<typeof makeDeciders>>;
let review: SeededReview;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeDeciders(test);
  review = await at.seedMine();
});

/** Lets something begin, and wait for the review, while something else is done in it. */
const whileItWaits = async <T>(
  begin: () => Promise<T>,
  meanwhile: (tx: Tx) => Promise<unknown>,
) => {
  let waiting: Promise<T> | undefined;
  await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`SELECT FROM reviews WHERE id = ${review.id} FOR SHARE`);
    waiting = begin();
    await whenWaiting(test);
    await meanwhile(tx);
    audit({ event: 'user.updated', itemType: 'user', itemId: at.ann.id, orgId: at.org.id });
  });
  return waiting;
};
const say = (decision: string) => async () => {
  const reply = await at.decide(at.bob, review, decisionsOn(review, [{ decision }]));
  expect(codesOf(reply)).toEqual(['ok']);
};
/** Whether the first item was decided before that instant, on the item as on the decision. */
const isBefore = async (instant: string) => {
  const { rows } = await test.db.execute<{ is_before: boolean; is_same: boolean }>(sql`
    SELECT d.decided_at < ${sql.raw(instant)} AS is_before, d.decided_at = i.decided_at AS is_same
    FROM review_decisions d JOIN review_items i ON i.id = d.item_id JOIN reviews r ON r.id = i.review_id
    WHERE i.id = ${review.items[0]?.id} AND d.seq = 1`);
  return rows[0];
};
const BOTH = { is_before: true, is_same: true };

it('comes before an end by hand that had to wait for it', async () => {
  const close = () => at.call(at.org.owner, 'POST', `/reviews/${review.id}/close`, {});
  const reply = await whileItWaits(close, say('keep'));
  expect(reply?.json()).toMatchObject({ state: 'closing' });
  expect(await isBefore('r.closed_at')).toEqual(BOTH);
});

it('comes before an end by the clock that had to wait for it', async () => {
  await whileItWaits(
    () => closeDue(test.services, review.id),
    async (tx) => {
      await say('keep')();
      await tx.execute(sql`UPDATE reviews SET due_at = now() WHERE id = ${review.id}`);
    },
  );
  expect(await isBefore('r.closed_at')).toEqual(BOTH);
});

it('comes before the item is given to another', async () => {
  const body = { item_ids: [review.items[0]?.id], to_id: at.org.owner.id, note: 'Knows more' };
  const give = () => at.call(at.org.owner, 'POST', `/reviews/${review.id}/reassign`, body);
  const reply = await whileItWaits(give, say('unsure'));
  expect(reply?.json()).toMatchObject({ moved: 1 });
  const given = `(SELECT a.at FROM review_assignments a WHERE a.item_id = i.id AND a.seq = 2)`;
  expect(await isBefore(given)).toEqual(BOTH);
});
