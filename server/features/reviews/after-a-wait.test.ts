import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transact } from '../../http/transact.ts';
import { arrange } from '../../test/calls.ts';
import { makeDeciders } from '../../test/deciders.ts';
import type { SeededReview } from '../../test/review-of-rights.ts';
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
  review = await at.seedMine({ name: 'All' });
});

/** An act that has to wait for the review while this is done, and when it was let go on. */
const held = async (name: string, body: object, meanwhile: readonly SQL[] = []) => {
  const { reply, until } = await transact(
    test.db,
    { actor: null, request: null },
    async (tx, audit) => {
      await tx.execute(sql`SELECT FROM reviews WHERE id = ${review.id} FOR UPDATE`);
      const acting = at.call(at.org.owner, 'POST', `/reviews/${review.id}/${name}`, body);
      await whenWaiting(test);
      for (const statement of meanwhile) await tx.execute(statement);
      audit({ event: 'user.updated', itemType: 'user', itemId: at.ann.id, orgId: at.org.id });
      const now = await tx.execute<{ at: string }>(sql`SELECT clock_timestamp()::text AS at`);
      return { reply: acting, until: now.rows[0]?.at ?? '' };
    },
  );
  return { reply: await reply, until };
};
const set = (what: SQL) => arrange(test, sql`UPDATE reviews SET ${what} WHERE id = ${review.id}`);
const holds = async (what: SQL) => {
  const { rows } = await test.db.execute<{ holds: boolean }>(sql`
    SELECT ${what} AS holds FROM reviews r JOIN review_items i ON i.id = ${review.items[0]?.id}
    WHERE r.id = ${review.id}`);
  return rows[0]?.holds;
};
const completed = sql`state = 'completed', closed_at = now(), completed_at = now()`;
const goneOfFirst = () => sql`
  UPDATE review_items SET planned = 'remove_member', result = 'applied', applied_at = now()
  WHERE id = ${review.items[0]?.id}`;

describe('an act that had to wait for the review', () => {
  it.each([
    ['pause', {}, sql`state = 'active'`, ['r.paused_at']],
    ['stop', { name: 'All', reason: 'Wrong' }, sql`state = 'active'`, ['r.cancelled_at']],
    ['sign_off', { note: 'Seen' }, completed, ['r.signed_off_at']],
    ['check', {}, completed, ['r.checked_at', 'i.stick_at']],
  ])('%s: keeps when it was done', async (name, body, state, columns) => {
    await set(state);
    await arrange(test, goneOfFirst());
    const { reply, until } = await held(name, body);
    expect(reply.statusCode, reply.body).toBe(200);
    for (const column of columns) {
      expect(await holds(sql`${sql.raw(column)} >= ${until}::timestamptz`)).toBe(true);
    }
  });

  it('stop: sees what was applied meanwhile', async () => {
    await set(sql`state = 'awaiting_apply', closed_at = now()`);
    const { reply } = await held('stop', { name: 'All', reason: 'Wrong' }, [
      goneOfFirst(),
      sql`INSERT INTO review_applies (org_id, item_id, attempt, result, message)
        VALUES (${review.orgId}, ${review.items[0]?.id}, 1, 'applied', '')`,
    ]);
    expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'review_state']);
  });

  it('resume: moves the end by all of the rest', async () => {
    await set(sql`state = 'paused', paused_at = now(), due_at = now() + interval '1 day'`);
    const { reply, until } = await held('resume', {});
    expect(reply.statusCode, reply.body).toBe(200);
    expect(await holds(sql`r.due_at >= ${until}::timestamptz + interval '1 day'`)).toBe(true);
  });
});
