import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../../audit/verify.ts';
import { arrange } from '../../test/calls.ts';
import { codesOf, decisionsOn, makeDeciders } from '../../test/deciders.ts';
import { seedReview } from '../../test/review-of-rights.ts';
import { impersonateAs, loginAs, seedPerson } from '../../test/seed.ts';
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

describe('decisions', () => {
  it('are kept at once, each with who, why, when and what was seen, and the last one counts', async () => {
    const review = await at.seedMine();
    const first = await at.decide(
      at.bob,
      review,
      decisionsOn(review, [{ decision: 'keep', reason: 'Needed' }, { decision: 'unsure' }]),
    );
    expect(first.status, first.reply.body).toBe(200);
    expect(codesOf(first)).toEqual(['ok', 'ok']);
    expect(first.results[0]?.item).toMatchObject({
      decisions: 1,
      answer: { decision: 'keep', reason: 'Needed', reviewer: { id: at.bob.id } },
    });
    const second = await at.decide(at.bob, review, {
      decisions: [
        {
          item_id: review.items[0]?.id,
          decision: 'revoke',
          seen: { hash: review.items[0]?.hash, decisions: 1 },
          seconds: 2.5,
        },
      ],
    });
    expect(codesOf(second)).toEqual(['ok']);
    expect(await at.decisionsOf(review)).toMatchObject([
      {
        seq: 1,
        decision: 'keep',
        reason: 'Needed',
        batch: 2,
        seconds: null,
        reviewer_id: at.bob.id,
      },
      { seq: 2, decision: 'revoke', batch: 1, seconds: 2.5, seen: review.items[0]?.hash },
      { seq: 1, decision: 'unsure' },
    ]);
    const { rows } = await test.db.execute(sql`
      SELECT event, item_type, owner_id, reason, change_summary FROM audit_log
      WHERE org_id = ${at.org.id} AND event = 'review.decided' ORDER BY id`);
    expect(rows).toMatchObject([
      {
        owner_id: at.ann.id,
        reason: 'Needed',
        change_summary: ['Ann, membership of the org: keep'],
      },
      { change_summary: ['Ann, operator of Flow 7 (flows): unsure'] },
      { change_summary: ['Ann, membership of the org: revoke'] },
    ]);
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
  });

  it('can be taken back, which is told as well', async () => {
    const review = await at.seedMine();
    expect(
      codesOf(await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'withdraw' }]))),
    ).toEqual(['conflict']);
    await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
    const seen = { hash: review.items[0]?.hash, decisions: 1 };
    const back = await at.decide(
      at.bob,
      review,
      decisionsOn(review, [{ decision: 'withdraw', seen }]),
    );
    expect(back.results[0]?.item).toMatchObject({ answer: null, decisions: 2 });
    const path = `/reviews/${review.id}/items/${review.items[0]?.id}`;
    const { history } = (await at.call(at.bob, 'GET', path)).json();
    expect(history.map(({ decision }: { decision: string }) => decision)).toEqual([
      'keep',
      'withdrawn',
    ]);
  });

  it('are refused one by one, each with its own code and the item as it stands', async () => {
    const review = await at.seedMine();
    await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
    const hash = '0'.repeat(64);
    const reply = await at.decide(
      at.bob,
      review,
      decisionsOn(review, [
        { decision: 'revoke' },
        { decision: 'keep', seen: { hash, decisions: 0 } },
        { decision: 'keep' },
      ]),
    );
    expect(codesOf(reply)).toEqual(['item_decided', 'item_decided', 'not_found']);
    expect(reply.results[0]?.item?.answer?.decision).toBe('keep');
    expect(reply.results[2]?.item).toBeNull();
    const boss = await at.decide(at.org.owner, review, decisionsOn(review, [{ decision: 'keep' }]));
    expect(codesOf(boss)).toEqual(['item_reassigned']);
    expect(boss.results[0]).toMatchObject({
      message: 'Bob reviews this now',
      item: { id: review.items[0]?.id },
    });
    expect(await at.decisionsOf(review)).toHaveLength(1);
  });

  it('answer somebody whose last item was handed on a moment ago', async () => {
    const review = await at.seedMine();
    await test.owner.query(
      `INSERT INTO review_assignments (org_id, item_id, seq, from_id, to_id, rule)
       SELECT org_id, id, 2, reviewer_id, $2, 'reassigned' FROM review_items WHERE review_id = $1`,
      [review.id, at.org.owner.id],
    );
    await test.owner.query(
      `UPDATE review_items SET reviewer_id = $2, rule = 'reassigned' WHERE review_id = $1`,
      [review.id, at.org.owner.id],
    );
    const reply = await at.decide(at.bob, review, decisionsOn(review, [{ decision: 'keep' }]));
    expect(reply.results[0]).toMatchObject({
      code: 'item_reassigned',
      message: 'Olive Owner reviews this now',
      item: null,
    });
    expect(
      (
        await at.call(
          at.ann,
          'POST',
          `/reviews/${review.id}/decisions`,
          decisionsOn(review, [{ decision: 'keep' }]),
        )
      ).statusCode,
    ).toBe(404);
  });
});

describe('who decides', () => {
  it('nobody on their own right, nor on one they gave a short while ago', async () => {
    const review = await seedReview(test, at.org.owner, [
      { kind: 'membership', of: at.bob, reviewer: at.bob },
      { kind: 'membership', of: at.ann, reviewer: at.bob, grantedBy: at.bob },
      { kind: 'admin', of: at.cat, reviewer: at.bob },
    ]);
    const keep = { decision: 'keep' };
    const reply = await at.decide(at.bob, review, decisionsOn(review, [keep, keep, keep]));
    expect(codesOf(reply)).toEqual(['self_review', 'reviewer_conflict', 'reviewer_conflict']);
    expect(await at.decisionsOf(review)).toEqual([]);
  });

  it('a sole admin on their own, where that was said at the start, while there is no other', async () => {
    const { owner } = at.org;
    const own = { of: owner, reviewer: owner, rule: 'self_attested' } as const;
    const review = await seedReview(test, owner, [
      { kind: 'admin', ...own },
      { kind: 'membership', ...own },
    ]);
    const isCatAdmin = (is: boolean) =>
      arrange(
        test,
        sql`UPDATE org_memberships SET is_admin = ${is} WHERE user_id = ${at.cat.id} AND org_id = ${at.org.id}`,
      );
    await isCatAdmin(false);
    const keep = { decision: 'keep' } as const;
    const say = async (given: Parameters<typeof decisionsOn>[1]) =>
      codesOf(await at.decide(owner, review, decisionsOn(review, given)));
    expect(await say([keep])).toEqual(['ok']);
    await isCatAdmin(true);
    expect(await say([null, keep])).toEqual(['self_review']);
    await at.call(owner, 'PUT', `/users/${at.cat.id}/lock_account`, {});
    expect(await say([null, keep])).toEqual(['ok']);
  });

  it('nobody in the name of another', async () => {
    const review = await at.seedMine();
    const boss = await seedPerson(test, at.org.id, { superUser: true });
    const headers = await impersonateAs(test, boss, at.bob);
    const path = `/reviews/${review.id}/decisions`;
    const reply = await at.call(
      boss,
      'POST',
      path,
      decisionsOn(review, [{ decision: 'keep' }]),
      headers,
    );
    expect([reply.statusCode, reply.json().error_code]).toEqual([403, 'not_while_impersonating']);
  });

  it('takes no second connection beside the one of its key, however many come at once', async () => {
    const outsider = await seedPerson(test, at.org.id);
    const headers = await loginAs(test, outsider);
    const review = await at.seedMine();
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_none, n) =>
        test.app.inject({
          method: 'POST',
          url: `/api/reviews/${review.id}/decisions`,
          headers: { ...headers, 'idempotency-key': `many-at-once-${n}` },
          payload: decisionsOn(review, [{ decision: 'keep' }]),
        }),
      ),
    );
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([404]));
  });
});
