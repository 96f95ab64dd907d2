import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrange } from '../test/calls.ts';
import { runJobs } from '../test/run-jobs.ts';
import { seedReview } from '../test/seed-review.ts';
import { seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { findDue } from './due.repo.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const stateOf = async (id: number) =>
  (await test.owner.query('SELECT state FROM reviews WHERE id = $1', [id])).rows[0].state;

it('finds nothing where nothing is due', async () => {
  const org = await seedOrg(test);
  const of = { orgId: org.id, ownerId: org.owner.id };
  for (const state of ['draft', 'paused', 'completed', 'cancelled'] as const) {
    await seedReview(test, { ...of, state, dueAt: `now() + interval '1 day'` });
  }
  expect(await findDue(test.db)).toEqual([]);
});

it('starts what was scheduled, and tells the reviewers of it, in one go', async () => {
  const org = await seedOrg(test);
  const ann = await seedPerson(test, org.id, { admin: true });
  const id = await seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    state: 'draft',
    startedAt: 'NULL',
    dueAt: 'NULL',
    settings: { reviewers: { policy: 'named', reviewer_ids: [ann.id, org.owner.id] } },
  });
  await arrange(
    test,
    sql`UPDATE reviews SET state = 'scheduled', starts_at = now() - interval '3 days',
      snapshot_hash = NULL WHERE id = ${id}`,
  );
  expect(await runJobs(test)).toEqual([`start:${id}`, `remind:${id}`]);
  expect(await stateOf(id)).toBe('active');
  expect(await runJobs(test)).toEqual([]);
});

it('hands on what the reviewer can decide no more, and what is late', async () => {
  const org = await seedOrg(test);
  const [ann, bob] = [await seedPerson(test, org.id), await seedPerson(test, org.id)];
  const cat = await seedPerson(test, org.id, { admin: true });
  const id = await seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    startedAt: `now() - interval '8 days'`,
    dueAt: `now() + interval '4 days'`,
    settings: {
      reviewers: { policy: 'named', reviewer_ids: [ann.id], fallback_ids: [cat.id] },
    },
    items: [
      { holderId: 7001, reviewerId: ann.id },
      { holderId: 7002, reviewerId: bob.id },
    ],
  });
  await runJobs(test);
  await arrange(test, sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${ann.id}`);
  const reviewers = async () =>
    (
      await test.owner.query(
        'SELECT reviewer_id FROM review_items WHERE review_id = $1 ORDER BY place',
        [id],
      )
    ).rows.map(({ reviewer_id: reviewer }) => reviewer);
  expect(await runJobs(test)).toContain(`pass_lost:${id}`);
  expect(await reviewers()).toEqual([cat.id, bob.id]);
  await arrange(
    test,
    sql`UPDATE reviews SET started_at = started_at - interval '5 days' WHERE id = ${id}`,
  );
  expect(await runJobs(test)).toContain(`pass_overdue:${id}`);
  expect(await reviewers()).toEqual([cat.id, cat.id]);
  expect(await runJobs(test)).toEqual([]);
});

it('closes what is over, applies it, and looks again a week later', async () => {
  const org = await seedOrg(test);
  const gone = await seedPerson(test, org.id);
  await arrange(
    test,
    sql`UPDATE org_memberships SET created_at = now() - interval '1 year' WHERE user_id = ${gone.id}`,
  );
  const id = await seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    startedAt: `now() - interval '14 days'`,
    dueAt: `now() - interval '1 second'`,
    settings: { rules: { days: 14, apply: 'by_itself' } },
    items: [
      { holderId: gone.id, reviewerId: org.owner.id, decision: 'revoke' },
      ...Array.from({ length: 9 }, (_none, n) => ({
        holderId: 8000 + n,
        reviewerId: org.owner.id,
        decision: 'keep' as const,
      })),
    ],
  });
  expect(await runJobs(test)).toEqual([`close:${id}`, `apply:${id}`]);
  expect(await stateOf(id)).toBe('completed');
  const left = await test.owner.query('SELECT 1 FROM org_memberships WHERE user_id = $1', [
    gone.id,
  ]);
  expect(left.rowCount).toBe(0);
  expect(await runJobs(test)).toEqual([]);
  await arrange(
    test,
    sql`UPDATE reviews SET check_again_at = now() - interval '1 second' WHERE id = ${id}`,
  );
  expect(await runJobs(test)).toEqual([`check_again:${id}`]);
  expect(await runJobs(test)).toEqual([]);
});
