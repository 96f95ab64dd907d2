import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { REVIEW_ACTS, REVIEW_STATES, type ReviewAct } from '../../../contract/reviews.ts';
import { arrange } from '../../test/calls.ts';
import { decisionsOn, makeDeciders } from '../../test/deciders.ts';
import { settingsOf } from '../../test/draft-review.ts';
import type { SeededReview } from '../../test/review-of-rights.ts';
import { loginAs, seedPerson, type SeededPerson } from '../../test/seed.ts';
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

const DAY = 86_400_000;
const settings = () => settingsOf([at.org.owner.id], { name: 'All' });

/** A review of a stopped series; one item of it has failed, one waits for the owner. */
const standing = async (what: SQL, owner = at.org.owner): Promise<SeededReview> => {
  const review = await at.seedMine({ name: 'All', rules: { repeat: 'monthly' } });
  const how = sql`settings = ${JSON.stringify(settings())}::jsonb, owner_id = ${owner.id}`;
  await arrange(test, sql`UPDATE reviews SET ${what}, ${how} WHERE id = ${review.id}`);
  await arrange(
    test,
    sql`UPDATE review_items SET planned = 'remove_member', result = 'failed'
      WHERE id = ${review.items[0]?.id}`,
  );
  return review;
};

const bodyOf = (act: ReviewAct, review: SeededReview): object | undefined => {
  if (act === 'edit') return { settings: settings() };
  if (act === 'decide') {
    return decisionsOn(review, [null, null, { decision: 'keep', reason: 'Known' }]);
  }
  if (act === 'reassign') return { to_id: at.org.owner.id, item_ids: [review.items[1]?.id] };
  if (act === 'extend') return { due_at: new Date(Date.now() + 9 * DAY).toISOString() };
  if (act === 'stop') return { name: 'All', reason: 'Wrong' };
  if (act === 'sign_off') return { note: 'Seen' };
  return act === 'delete' || act === 'evidence' ? undefined : {};
};
const routeOf = (act: ReviewAct) => {
  if (act === 'edit') return ['PUT', ''] as const;
  if (act === 'delete') return ['DELETE', ''] as const;
  if (act === 'evidence') return ['GET', '/evidence'] as const;
  return ['POST', act === 'decide' ? '/decisions' : `/${act}`] as const;
};

const offered = async (review: SeededReview, by: SeededPerson): Promise<readonly ReviewAct[]> =>
  (await at.call(by, 'GET', `/reviews/${review.id}`)).json().may;

/** What comes of an act. */
const outcomeOf = async (act: ReviewAct, review: SeededReview, by: SeededPerson) => {
  const [method, path] = routeOf(act);
  const headers = { ...(await loginAs(test, by)), 'if-match': '*' };
  const place = `/reviews/${review.id}${path}`;
  const reply = await at.call(by, method, place, bodyOf(act, review), headers);
  return reply.statusCode === 200 ? 'done' : reply.json().error_code;
};

/** Every act that is offered is done, every other one refused. */
const judge = async (what: SQL, by = at.org.owner, owner = by): Promise<readonly ReviewAct[]> => {
  const review = await standing(what, owner);
  const may = await offered(review, by);
  const refused = ['review_state', 'second_person', 'forbidden', 'conflict'];
  for (const act of REVIEW_ACTS.filter((one) => !may.includes(one))) {
    expect([act, refused]).toEqual([
      act,
      expect.arrayContaining([await outcomeOf(act, review, by)]),
    ]);
  }
  for (const act of may) {
    expect([act, await outcomeOf(act, await standing(what, owner), by)]).toEqual([act, 'done']);
  }
  return may;
};

const isBefore = (state: string) => ['draft', 'scheduled', 'starting'].includes(state);
const paused = sql`state = 'paused', paused_at = now()`;
const unstarted = sql`started_at = NULL, due_at = NULL, snapshot_hash = NULL`;

describe('what is offered is what is accepted', () => {
  it.each(REVIEW_STATES)('%s', async (state) => {
    const what = state === 'paused' ? paused : sql`state = ${state}`;
    const may = await judge(isBefore(state) ? sql`${what}, ${unstarted}` : what);
    expect(may.includes('edit')).toBe(['draft', 'scheduled'].includes(state));
  });

  it.each(['scheduled', 'starting'])('%s, with the snapshot taken', async (state) => {
    expect(await judge(sql`state = ${state}`)).toEqual([]);
  });

  it.each(REVIEW_STATES.filter((state) => !isBefore(state)))('%s, of a series', async (state) => {
    const next = sql`UPDATE review_series SET next_start_at = now() + interval '9 days'`;
    const what = sql`state = ${state}`;
    const series = async (id: number) =>
      arrange(test, sql`${next} WHERE id = (SELECT series_id FROM reviews WHERE id = ${id})`);
    const review = await standing(what);
    await series(review.id);
    const isOffered = (await offered(review, at.org.owner)).includes('edit');
    const isDone = (await outcomeOf('edit', review, at.org.owner)) === 'done';
    expect([isOffered, isDone]).toEqual([state !== 'cancelled', state !== 'cancelled']);
  });

  it.each(['awaiting_apply', 'completed'])('%s, to another admin', async (state) => {
    const hold = sql`hold = '[{"code": "many_items", "count": 3, "limit": 1}]'::jsonb`;
    const may = await judge(sql`state = ${state}, ${hold}`, at.cat, at.org.owner);
    expect(may).toContain(state === 'completed' ? 'check' : 'approve');
    expect(may).not.toContain('sign_off');
  });

  it.each([
    ['an admin who is locked', sql`admin_locked_until = 'infinity'`, true],
    ['a super user', sql`super_user = true`, false],
  ])('completed, to another admin where its owner is %s', async (_who, is, mayOther) => {
    const owner = await seedPerson(test, at.org.id, { admin: mayOther });
    await arrange(test, sql`UPDATE users SET ${is} WHERE id = ${owner.id}`);
    const may = await judge(sql`state = 'completed'`, at.cat, owner);
    expect(may.includes('sign_off')).toBe(mayOther);
  });
});
