import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findDue } from '../jobs/due.repo.ts';
import { arrange, lockByItself } from '../test/calls.ts';
import { itemsOf, settingsOf, startedReview } from '../test/draft-review.ts';
import { makeLeaver, type Leaver } from '../test/leaver.ts';
import { seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { passFromLost, passOverdue } from './hand-over.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

const members = (reviewers: object) =>
  settingsOf([at.ann.id], {
    rights: ['membership'],
    reviewers: { policy: 'named', reviewer_ids: [at.ann.id], ...reviewers },
    rules: { days: 8, grantor_days: 0 },
  });
const given = async (id: number) =>
  Object.fromEntries(
    (await itemsOf(test, id)).map((item) => [item.right_key, [item.reviewer_id, item.rule]]),
  );
const handed = async (id: number) => {
  const { rows } = await test.db.execute<{ owner_id: number; items: number }>(sql`
    SELECT owner_id, (object_changes->'items'->>1)::int AS items FROM audit_log
    WHERE event = 'review.handed_over' AND item_id = ${id} ORDER BY id`);
  return rows;
};
const past = (id: number) =>
  arrange(
    test,
    sql`UPDATE reviews SET started_at = now() - interval '7 days', due_at = now() + interval '1 day'
      WHERE id = ${id}`,
  );

describe('three quarters of the time', () => {
  it('bring what is open to the fallback, as far as that may decide', async () => {
    const { ann, bob, cat, org } = at;
    const id = await startedReview(test, org.owner, members({ fallback_ids: [bob.id] }));
    await passOverdue(test.services, id);
    expect(await handed(id)).toEqual([]);
    await past(id);
    await passOverdue(test.services, id);
    await passOverdue(test.services, id);
    expect(await given(id)).toEqual({
      [`membership:${ann.id}`]: [bob.id, 'fallback'],
      // Their own stays with whoever had it.
      [`membership:${bob.id}`]: [ann.id, 'policy'],
      [`membership:${cat.id}`]: [bob.id, 'overdue'],
      [`membership:${org.owner.id}`]: [org.owner.id, 'self_attested'],
    });
    expect(await handed(id)).toEqual([{ owner_id: bob.id, items: 1 }]);
  });

  it('have not passed while the review rested', async () => {
    const { ann, bob, cat, org } = at;
    const id = await startedReview(test, org.owner, members({ fallback_ids: [bob.id] }));
    const isDue = async () =>
      (await findDue(test.db)).some((one) => one.task === 'pass_overdue' && one.id === id);
    const overdue = async () => (await at.call('GET', '/attention')).json().reviews_due.overdue;
    // A day of eight, then a rest of a month.
    await at.call('POST', `/reviews/${id}/pause`, {});
    await arrange(
      test,
      sql`UPDATE reviews SET started_at = now() - interval '31 days', due_at = now() - interval '23 days',
        paused_at = now() - interval '30 days' WHERE id = ${id}`,
    );
    expect((await at.call('POST', `/reviews/${id}/resume`)).statusCode).toBe(200);
    expect([await isDue(), await overdue()]).toEqual([false, 0]);
    await passOverdue(test.services, id);
    expect(await given(id)).toMatchObject({ [`membership:${cat.id}`]: [ann.id, 'policy'] });
    const later = sql`interval '5 days 1 hour'`;
    await arrange(
      test,
      sql`UPDATE reviews SET started_at = started_at - ${later}, due_at = due_at - ${later}
        WHERE id = ${id}`,
    );
    expect([await isDue(), await overdue()]).toEqual([true, 1]);
    await passOverdue(test.services, id);
    expect(await given(id)).toMatchObject({ [`membership:${cat.id}`]: [bob.id, 'overdue'] });
  });

  it('bring a sole admin’s own to the fallback once that is an admin as well', async () => {
    const { bob, org } = at;
    const id = await startedReview(test, org.owner, members({ fallback_ids: [bob.id] }));
    const own = `membership:${org.owner.id}`;
    await past(id);
    await passOverdue(test.services, id);
    const isDue = async () =>
      (await findDue(test.db)).some((one) => one.task === 'pass_overdue' && one.id === id);
    expect(await given(id)).toMatchObject({ [own]: [org.owner.id, 'self_attested'] });
    await arrange(
      test,
      sql`UPDATE org_memberships SET is_admin = true WHERE org_id = ${org.id} AND user_id = ${bob.id}`,
    );
    expect(await isDue()).toBe(true);
    await passOverdue(test.services, id);
    expect(await given(id)).toMatchObject({ [own]: [bob.id, 'overdue'] });
  });

  it('change nothing where there is no fallback', async () => {
    const id = await startedReview(test, at.org.owner, members({}));
    const before = await given(id);
    await past(id);
    await passOverdue(test.services, id);
    expect(await given(id)).toEqual(before);
  });
});

describe('a reviewer who is lost', () => {
  it('loses what is open to the fallback, the owner, or nobody; what is decided stays', async () => {
    const { ann, bob, cat, org } = at;
    const dan = await seedPerson(test, org.id);
    const id = await startedReview(test, org.owner, members({ fallback_ids: [bob.id] }));
    await arrange(
      test,
      sql`UPDATE review_items SET decision = 'keep'
        WHERE review_id = ${id} AND right_key = ${`membership:${dan.id}`}`,
    );
    await at.call('PUT', `/users/${ann.id}/lock_account`, {});
    await passFromLost(test.services, id);
    expect(await given(id)).toMatchObject({
      [`membership:${bob.id}`]: [org.owner.id, 'reviewer_left'],
      [`membership:${cat.id}`]: [bob.id, 'reviewer_left'],
      [`membership:${dan.id}`]: [ann.id, 'policy'],
    });
    await at.call('PUT', `/users/${bob.id}/deactivate`, {});
    await arrange(test, sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${bob.id}`);
    await arrange(test, sql`UPDATE reviews SET owner_id = ${bob.id} WHERE id = ${id}`);
    await passFromLost(test.services, id);
    expect(await given(id)).toMatchObject({ [`membership:${cat.id}`]: [null, 'held'] });
    const { rows } = await test.db.execute(sql`
      SELECT a.seq, a.from_id, a.to_id, a.rule FROM review_assignments a
      JOIN review_items i ON i.id = a.item_id
      WHERE i.review_id = ${id} AND i.right_key = ${`membership:${cat.id}`} ORDER BY a.seq`);
    expect(rows).toEqual([
      { seq: 1, from_id: null, to_id: ann.id, rule: 'policy' },
      { seq: 2, from_id: ann.id, to_id: bob.id, rule: 'reviewer_left' },
      { seq: 3, from_id: bob.id, to_id: null, rule: 'held' },
    ]);
  });

  it('is who ranks below some of it now: these are handed on, once, and the rest stays', async () => {
    const { ann, bob, cat, org, teamId } = at;
    const dan = await seedPerson(test, org.id, { admin: true });
    const eve = await seedPerson(test, org.id, { admin: true });
    const settings = settingsOf([dan.id], {
      rights: ['membership', 'admin', 'team'],
      reviewers: { policy: 'named', reviewer_ids: [dan.id] },
      rules: { days: 8, grantor_days: 0 },
    });
    const id = await startedReview(test, org.owner, settings);
    const isDue = async () => {
      const due = await findDue(test.db);
      return due.some((one) => one.task === 'pass_lost' && one.id === id);
    };
    expect(await isDue()).toBe(false);
    const role = (who: { id: number }, admin: boolean) =>
      at.call('PUT', `/orgs/${org.id}/members`, { members: [{ id: who.id, admin }] });
    await role(dan, false);
    // Whoever became an admin since is not decided on by a member either.
    await role(bob, true);
    expect(await isDue()).toBe(true);
    await passFromLost(test.services, id);
    expect(await given(id)).toMatchObject({
      [`admin:${eve.id}`]: [org.owner.id, 'reviewer_left'],
      [`membership:${eve.id}`]: [org.owner.id, 'reviewer_left'],
      // Their own: of the two nobody is left who may.
      [`admin:${org.owner.id}`]: [null, 'held'],
      [`membership:${bob.id}`]: [org.owner.id, 'reviewer_left'],
      [`membership:${ann.id}`]: [dan.id, 'policy'],
      [`membership:${cat.id}`]: [dan.id, 'policy'],
      [`team:${teamId}:${bob.id}`]: [dan.id, 'policy'],
    });
    expect(await isDue()).toBe(false);
    await passFromLost(test.services, id);
    expect(await handed(id)).toHaveLength(2);
  });

  it('is not whom strangers locked: what they have stays, and they may be given more', async () => {
    const { ann, bob } = at;
    const id = await startedReview(test, at.org.owner, members({ fallback_ids: [bob.id] }));
    const before = await given(id);
    await lockByItself(test, ann);
    await lockByItself(test, bob);
    expect(await findDue(test.db)).not.toContainEqual({ task: 'pass_lost', id });
    await passFromLost(test.services, id);
    expect(await given(id)).toEqual(before);
    await past(id);
    await passOverdue(test.services, id);
    expect(await handed(id)).toEqual([{ owner_id: bob.id, items: 1 }]);
    const { reviewers } = (await at.call('GET', `/reviews/${id}/progress`)).json();
    const activity = reviewers.map((one: { is_active: boolean }) => one.is_active);
    expect(new Set(activity)).toEqual(new Set([true]));
  });
});
