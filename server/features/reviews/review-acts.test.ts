import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../../audit/verify.ts';
import { arrange, mailsTo } from '../../test/calls.ts';
import { itemsOf, settingsOf, startedReview } from '../../test/draft-review.ts';
import { callerOf, makeLeaver, type Leaver } from '../../test/leaver.ts';
import { seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
let id: number;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
  const rules = { days: 8, repeat: 'monthly', grantor_days: 90 } as const;
  id = await startedReview(test, at.org.owner, settingsOf([at.cat.id], { name: 'All', rules }));
});

const call: Leaver['call'] = (...args) => at.call(...args);
const as = (who: { readonly id: number; readonly orgId: number }) => callerOf(test, who);
const act = async (name: string, body: object = {}) => {
  const reply = await call('POST', `/reviews/${id}/${name}`, body);
  return reply.statusCode === 200 ? reply.json() : [reply.statusCode, reply.json().error_code];
};
const events = async () => {
  const { rows } = await test.db.execute<{ event: string; reason: string | null }>(sql`
    SELECT event, reason FROM audit_log WHERE item_type = 'review' AND item_id = ${id} ORDER BY seq`);
  return rows.map(({ event, reason }) => (reason === null ? event : `${event}: ${reason}`));
};
const decide = (key: string, decision: string) =>
  arrange(
    test,
    sql`UPDATE review_items SET decision = ${decision}, decisions = 1
      WHERE review_id = ${id} AND right_key = ${key}`,
  );
const reviewerOf = async (key: string) => {
  const item = (await itemsOf(test, id)).find(({ right_key: one }) => one === key);
  return [item?.reviewer_id, item?.rule];
};

describe('the course of a review', () => {
  it('is paused, goes on with the end as much later, is extended and closed', async () => {
    const { due_at: due } = (await call('GET', `/reviews/${id}`)).json();
    expect(await act('pause', { reason: 'Holidays' })).toMatchObject({ state: 'paused' });
    expect(await act('pause')).toEqual([409, 'review_state']);
    expect(await act('nudge')).toEqual([409, 'review_state']);
    await arrange(
      test,
      sql`UPDATE reviews SET paused_at = now() - interval '2 days' WHERE id = ${id}`,
    );
    const resumed = await act('resume');
    expect(resumed).toMatchObject({ state: 'active', paused_at: null });
    const rested = Date.parse(resumed.due_at) - Date.parse(due);
    expect(Math.round(rested / 86_400_000)).toBe(2);
    expect(await act('resume')).toEqual([409, 'review_state']);
    const later = new Date(Date.parse(resumed.due_at) + 86_400_000).toISOString();
    expect(await act('extend', { due_at: later, reason: 'Many away' })).toMatchObject({
      due_at: later,
    });
    expect(await act('close', { reason: 'All done' })).toMatchObject({
      state: 'closing',
      closed_by: { id: at.org.owner.id },
      closed_at: expect.any(String),
    });
    expect(await act('extend', { due_at: later })).toEqual([409, 'review_state']);
    expect(await act('close')).toEqual([409, 'review_state']);
    expect(await events()).toEqual([
      'review.started',
      'review.paused: Holidays',
      'review.resumed',
      'review.extended: Many away',
      'review.closed: All done',
    ]);
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
  });

  it.each([
    ['in the past', -1],
    ['before the end as it is', 5],
    ['more than a year away', 400],
  ])('has no end %s', async (_what, days) => {
    const due_at = new Date(Date.now() + days * 86_400_000).toISOString();
    const reply = await call('POST', `/reviews/${id}/extend`, { due_at });
    expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([400, ['due_at']]);
    expect(await events()).toEqual(['review.started']);
  });

  it('is stopped for good by its name, and the series with it', async () => {
    const wrong = await call('POST', `/reviews/${id}/stop`, { name: 'Some', reason: 'x' });
    expect([wrong.statusCode, Object.keys(wrong.json().details)]).toEqual([400, ['name']]);
    expect(await act('stop', { name: 'all', reason: 'Wrong scope' })).toMatchObject({
      state: 'cancelled',
      next_start_at: null,
    });
    for (const name of ['stop', 'pause', 'resume', 'close', 'start']) {
      const body = name === 'stop' ? { name: 'All', reason: 'x' } : {};
      expect(await act(name, body)).toEqual([409, 'review_state']);
    }
    expect(await events()).toEqual(['review.started', 'review.stopped: Wrong scope']);
  });
});

describe('reassigning', () => {
  it('moves what is open, and says of each other item why not', async () => {
    const { ann, bob, cat, org, teamId } = at;
    const dan = await seedPerson(test, org.id);
    const items = await itemsOf(test, id);
    const idOf = (key: string) => items.find(({ right_key: one }) => one === key)?.id ?? 0;
    await decide(`membership:${ann.id}`, 'keep');
    const reply = await call('POST', `/reviews/${id}/reassign`, {
      to_id: bob.id,
      item_ids: [
        idOf(`membership:${ann.id}`),
        idOf(`membership:${bob.id}`),
        idOf(`admin:${org.owner.id}`),
        idOf(`team:${at.otherTeamId}:${ann.id}`),
        9_999_999,
      ],
      note: 'Knows them',
    });
    expect(reply.json()).toEqual({
      moved: 1,
      refused: [
        { item_id: 9_999_999, message: 'There is no such item' },
        { item_id: idOf(`admin:${org.owner.id}`), message: expect.stringMatching(/^Ranks below/) },
        { item_id: idOf(`membership:${ann.id}`), message: 'Has been decided' },
        { item_id: idOf(`membership:${bob.id}`), message: expect.stringMatching(/their own/) },
      ],
    });
    expect(await reviewerOf(`team:${at.otherTeamId}:${ann.id}`)).toEqual([bob.id, 'reassigned']);
    // Who gave it lately does not get it.
    const own = await call('POST', `/reviews/${id}/reassign`, {
      to_id: org.owner.id,
      item_ids: [idOf(`team:${teamId}:${bob.id}`)],
    });
    expect(own.json()).toMatchObject({ moved: 0, refused: [{ message: /^Gave this/ }] });
    const all = await call('POST', `/reviews/${id}/reassign`, { to_id: dan.id, from_id: cat.id });
    expect(all.json().moved).toBeGreaterThan(0);
    expect(await reviewerOf(`membership:${ann.id}`)).toEqual([cat.id, 'policy']);
    const said = (await events()).filter((event) => event.startsWith('review.reassigned'));
    expect(said).toEqual(['review.reassigned: Knows them', 'review.reassigned']);
  });

  it('is for reviewers too, with what is theirs alone', async () => {
    const { ann, bob, cat } = at;
    const path = `/reviews/${id}/reassign`;
    const someoneElses = await as(cat)('POST', path, { to_id: bob.id, from_id: ann.id });
    expect(someoneElses.json().error_code).toBe('forbidden');
    const held = await as(cat)('POST', path, { to_id: bob.id, held: true });
    expect(held.json().error_code).toBe('forbidden');
    const items = await itemsOf(test, id);
    const others = items.filter(({ reviewer_id: one }) => one !== cat.id).map((one) => one.id);
    const strange = await as(cat)('POST', path, { to_id: bob.id, item_ids: others });
    expect(strange.json()).toMatchObject({ moved: 0 });
    expect((await as(bob)('POST', path, { to_id: ann.id, from_id: bob.id })).statusCode).toBe(404);
    const own = await as(cat)('POST', path, { to_id: bob.id, from_id: cat.id });
    expect(own.json().moved).toBeGreaterThan(0);
  });

  it('goes to nobody of another org, and to nobody who cannot decide', async () => {
    const { owner } = await seedOrg(test);
    const body = { from_id: at.cat.id };
    expect(await act('reassign', { ...body, to_id: owner.id })).toEqual([404, 'not_found']);
    await call('PUT', `/users/${at.bob.id}/deactivate`, {});
    expect(await act('reassign', { ...body, to_id: at.bob.id })).toEqual([
      403,
      'reviewer_conflict',
    ]);
    expect(await act('reassign', { to_id: at.ann.id })).toEqual([400, 'invalid_request']);
    await act('stop', { name: 'All', reason: 'x' });
    expect(await act('reassign', { ...body, to_id: at.ann.id })).toEqual([409, 'review_state']);
  });
});

describe('nudging', () => {
  it('mails those with open items, once an hour', async () => {
    expect(await act('nudge', { reviewer_ids: [at.bob.id] })).toEqual({ sent: 0, waiting: 0 });
    expect(await act('nudge')).toMatchObject({ waiting: 0 });
    expect(await mailsTo(test, at.cat.email)).toEqual(['review_open_items']);
    expect(await act('nudge', { reviewer_ids: [at.cat.id] })).toEqual({ sent: 0, waiting: 1 });
    const said = (await events()).filter((event) => event === 'review.nudged');
    expect(said.length).toBeGreaterThan(0);
    const { reminders } = (await call('GET', `/reviews/${id}/progress`)).json();
    expect(reminders).toContainEqual({
      kind: 'nudge',
      reviewer: { id: at.cat.id, name: 'Cat' },
      open: expect.any(Number),
      sent_at: expect.any(String),
    });
  });
});

describe('progress', () => {
  const say = async (key: string, answers: [string, number, number?][]) => {
    for (const [index, [decision, daysAgo, batch = 1]] of answers.entries()) {
      await arrange(
        test,
        sql`INSERT INTO review_decisions (org_id, item_id, seq, review_id, decision, reviewer_id,
            decided_at, ip, user_agent, seen, batch, seconds)
          SELECT org_id, id, ${index + 1}, review_id, ${decision}, reviewer_id,
            now() - make_interval(days => ${daysAgo}), '', '', hash, ${batch}, 1.5
          FROM review_items WHERE review_id = ${id} AND right_key = ${key}`,
      );
    }
    await decide(key, answers.at(-1)?.[0] ?? 'keep');
  };

  it('tells what was open day by day, in a zone, and how each reviewer works', async () => {
    await arrange(
      test,
      sql`UPDATE reviews SET started_at = now() - interval '3 days' WHERE id = ${id}`,
    );
    const total = (await itemsOf(test, id)).length;
    await say(`membership:${at.ann.id}`, [
      ['keep', 2],
      ['unsure', 1],
    ]);
    await say(`membership:${at.bob.id}`, [['keep', 1, 2]]);
    const { days, reviewers } = (await call('GET', `/reviews/${id}/progress?tz=Asia/Tokyo`)).json();
    expect(days.map(({ open }: { open: number }) => open)).toEqual([
      total,
      total - 1,
      total - 1,
      total - 1,
    ]);
    expect(days.map(({ decided }: { decided: number }) => decided)).toEqual([0, 1, 1, 0]);
    const cat = reviewers.find(
      (one: { reviewer: { id: number } }) => one.reviewer.id === at.cat.id,
    );
    expect(cat).toMatchObject({
      is_active: true,
      decided: 1,
      median_seconds: 1.5,
      many_keep_share: 1 / 3,
      longest_run: 1,
      is_rubber_stamp: false,
      last_reminded_at: null,
    });
    const bad = await call('GET', `/reviews/${id}/progress?tz=Nowhere/Land`);
    expect(bad.statusCode).toBe(400);
    expect((await as(at.cat)('GET', `/reviews/${id}/progress`)).statusCode).toBe(403);
  });
});
