import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../test/run-jobs.ts';
import { arrange } from '../test/calls.ts';
import { seedReview, type ItemSeed } from '../test/seed-review.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { nudge } from './remind.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: { id: number; owner: SeededPerson };
let ann: SeededPerson;
let bob: SeededPerson;
let reviewId: number;
const ago = (interval: string) => `now() - interval '${interval}'`;
const ahead = (interval: string) => `now() + interval '${interval}'`;

const begin = async (startedAt: string, dueAt: string, items: readonly ItemSeed[], rules = {}) => {
  reviewId = await seedReview(test, {
    orgId: org.id,
    ownerId: org.owner.id,
    startedAt,
    dueAt,
    items,
    settings: { rules: { days: 14, ...rules } },
  });
};
const item = (reviewer: SeededPerson | null, more: Partial<ItemSeed> = {}): ItemSeed => {
  place += 1;
  return { holderId: place, reviewerId: reviewer?.id ?? null, ...more };
};
let place = 1000;

/** Who was told what, oldest first. */
const told = async () =>
  (
    await test.owner.query<{ reviewer_id: number; kind: string; open: number }>(
      `SELECT reviewer_id, kind, open FROM review_reminders WHERE review_id = $1
       ORDER BY sent_at, reviewer_id`,
      [reviewId],
    )
  ).rows.map(({ reviewer_id: who, kind, open }) => [who, kind, open]);
const hoursLater = (hours: number) =>
  arrange(
    test,
    sql`WITH r AS (UPDATE reviews SET started_at = started_at - make_interval(hours => ${hours}),
        due_at = due_at - make_interval(hours => ${hours}) WHERE id = ${reviewId})
      UPDATE review_reminders SET sent_at = sent_at - make_interval(hours => ${hours})
      WHERE review_id = ${reviewId}`,
  );

beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
});

it('tells each reviewer of open items at the start, at half, at three quarters and a day before', async () => {
  await begin('now()', ahead('8 days'), [item(ann), item(ann), item(bob), item(null)]);
  expect(await runJobs(test)).toEqual([`remind:${reviewId}`]);
  expect(await runJobs(test)).toEqual([]);
  for (const hours of [95, 2, 46, 2, 22, 2]) {
    await hoursLater(hours);
    await runJobs(test);
  }
  const kinds = (await told()).filter(([who]) => who === ann.id);
  expect(kinds).toEqual([
    [ann.id, 'started', 2],
    [ann.id, 'half', 2],
    [ann.id, 'three_quarters', 2],
    [ann.id, 'last_day', 2],
  ]);
  expect(await told()).toHaveLength(8);
  const { rows } = await test.owner.query(
    `SELECT template, params FROM mail_outbox WHERE to_email = $1 ORDER BY id LIMIT 1`,
    [bob.email],
  );
  expect(rows).toEqual([
    { template: 'review_open_items', params: { review_id: String(reviewId), kind: 'started' } },
  ]);
});

it('tells anew of moments that come again as the end is moved, of none twice', async () => {
  await begin('now()', ahead('10 days'), [item(ann)]);
  for (const hours of [0, 121, 60, 47]) {
    await hoursLater(hours);
    await runJobs(test);
  }
  // Day 9.5 of 10, to day 30.
  await arrange(
    test,
    sql`UPDATE reviews SET due_at = due_at + interval '20 days' WHERE id = ${reviewId}`,
  );
  expect(await runJobs(test)).toEqual([]);
  const firstRound = ['started', 'half', 'three_quarters', 'last_day'];
  expect((await told()).map(([, kind]) => kind)).toEqual(firstRound);
  for (const hours of [5.5 * 24 + 1, 2, 7.5 * 24, 2, 6.5 * 24, 2]) {
    await hoursLater(hours);
    await runJobs(test);
  }
  const kinds = (await told()).map(([, kind]) => kind);
  expect(kinds).toEqual([...firstRound, 'half', 'three_quarters', 'last_day']);
});

it('counts a rest as no time: nothing is told sooner for it, nor again', async () => {
  await begin(ago('121 hours'), ahead('119 hours'), [item(ann)]);
  await runJobs(test);
  const rest = (days: number) =>
    arrange(
      test,
      sql`UPDATE reviews SET started_at = started_at - make_interval(days => ${days}),
        rested = rested + make_interval(days => ${days}) WHERE id = ${reviewId}`,
    );
  const before = (days: number) =>
    arrange(
      test,
      sql`UPDATE review_reminders SET sent_at = sent_at - make_interval(days => ${days})
        WHERE review_id = ${reviewId}`,
    );
  await rest(20);
  await before(20);
  expect(await runJobs(test)).toEqual([]);
  for (const hours of [60, 2, 46, 2]) {
    await hoursLater(hours);
    await runJobs(test);
  }
  expect((await told()).map(([, kind]) => kind)).toEqual(['half', 'three_quarters', 'last_day']);
});

it('tells of the last moment that a nearer end makes pass, once', async () => {
  await begin(ago('2 days'), ahead('8 days'), [item(ann)]);
  await runJobs(test);
  await hoursLater(24);
  const endIn = (days: number) =>
    arrange(
      test,
      sql`UPDATE reviews SET due_at = now() + make_interval(days => ${days}) WHERE id = ${reviewId}`,
    );
  await endIn(2);
  await runJobs(test);
  await endIn(4);
  expect(await runJobs(test)).toEqual([]);
  expect((await told()).map(([, kind]) => kind)).toEqual(['started', 'half']);
});

it('after a downtime tells only of the last moment that passed', async () => {
  await begin(ago('13 days 12 hours'), ahead('12 hours'), [item(ann)]);
  await runJobs(test);
  expect(await told()).toEqual([[ann.id, 'last_day', 1]]);
});

it('tells nobody who has decided; whoever is unsure still has it open', async () => {
  await begin('now()', ahead('8 days'), [
    item(ann, { decision: 'keep' }),
    item(bob, { decision: 'unsure' }),
    item(org.owner),
  ]);
  await runJobs(test);
  const started = (person: { id: number }) => [person.id, 'started', 1];
  expect((await told()).toSorted()).toEqual([started(org.owner), started(bob)].toSorted());
});

it('tells whoever takes over from somebody that cannot sign in, not them', async () => {
  await begin('now()', ahead('8 days'), [item(bob), item(org.owner)]);
  await arrange(test, sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${bob.id}`);
  await runJobs(test);
  expect(await told()).toEqual([[org.owner.id, 'handed_over', 2]]);
});

it('tells whoever the platform has in another state than active: they decide all the same', async () => {
  await begin('now()', ahead('8 days'), [item(ann)]);
  await arrange(test, sql`UPDATE users SET status = 'TRIAL_EXPIRED' WHERE id = ${ann.id}`);
  await runJobs(test);
  expect(await told()).toEqual([[ann.id, 'started', 1]]);
});

it('leaves out reminders where the review wants none, but tells of the start', async () => {
  await begin(ago('7 days'), ahead('1 hour'), [item(ann)], { reminders: false });
  await runJobs(test);
  expect(await told()).toEqual([[ann.id, 'started', 1]]);
});

it.each(['paused', 'closing', 'completed', 'draft'] as const)(
  'is silent while %s',
  async (state) => {
    await begin('now()', ahead('8 days'), [item(ann)]);
    await arrange(test, sql`UPDATE reviews SET state = ${state} WHERE id = ${reviewId}`);
    const { findDue } = await import('../jobs/due.repo.ts');
    expect((await findDue(test.db)).filter(({ task }) => task === 'remind')).toEqual([]);
  },
);

it('tells who got items from somebody else, once for all that came within an hour', async () => {
  await begin(ago('1 day'), ahead('8 days'), [
    item(ann),
    item(bob, { rule: 'reassigned' }),
    item(bob, { rule: 'overdue' }),
  ]);
  await runJobs(test);
  expect(await told()).toEqual([
    [ann.id, 'started', 1],
    [bob.id, 'handed_over', 2],
  ]);
  const more = () =>
    test.owner.query(
      `INSERT INTO review_assignments (org_id, item_id, seq, to_id, rule)
       SELECT i.org_id, i.id, 1 + (SELECT max(seq) FROM review_assignments a WHERE a.item_id = i.id),
         $2, 'reassigned' FROM review_items i WHERE review_id = $1 AND rule = 'reassigned'`,
      [reviewId, bob.id],
    );
  await more();
  await runJobs(test);
  expect(await told()).toHaveLength(2);
  await test.owner.query(
    `UPDATE review_reminders SET sent_at = sent_at - interval '2 hours' WHERE review_id = $1`,
    [reviewId],
  );
  await runJobs(test);
  expect((await told()).filter(([who]) => who === bob.id)).toEqual([
    [bob.id, 'handed_over', 2],
    [bob.id, 'handed_over', 2],
  ]);
});

it('nudges those asked for, at most once an hour', async () => {
  await begin(ago('2 days'), ahead('8 days'), [item(ann), item(bob), item(bob)]);
  const { mailer } = test.services;
  const ask = (ids?: number[]) =>
    test.db.transaction((tx) =>
      nudge(tx, { mailer, orgId: org.id, reviewId, by: 'Olive Owner' }, ids),
    );
  expect(await ask([bob.id, org.owner.id])).toEqual({
    sent: [{ reviewerId: bob.id, open: 2 }],
    waiting: [],
  });
  expect(await ask()).toEqual({ sent: [{ reviewerId: ann.id, open: 1 }], waiting: [bob.id] });
  await hoursLater(1);
  expect((await ask()).sent).toHaveLength(2);
  const { rows } = await test.owner.query(
    `SELECT params->>'by' AS by FROM mail_outbox WHERE to_email = $1`,
    [ann.email],
  );
  expect(rows).toEqual([{ by: 'Olive Owner' }, { by: 'Olive Owner' }]);
});
