import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../audit/verify.ts';
import { arrange } from '../test/calls.ts';
import { draftReview, itemsOf, settingsOf, startedReview } from '../test/draft-review.ts';
import { makeLeaver, type Leaver } from '../test/leaver.ts';
import { seedCrowd } from '../test/seed-crowd.ts';
import { seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { changedNow, markChanged } from './changes.repo.ts';
import { itemHashText } from './item-hash.repo.ts';
import { makeNextRuns } from './next-run.ts';
import { startDue } from './start.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

const reviewOf = async (id: number) => {
  const { rows } = await test.db.execute(
    sql`SELECT *, due_at - started_at = interval '14 days' AS is_whole FROM reviews WHERE id = ${id}`,
  );
  return rows[0] ?? {};
};
const eventsOf = async (reviewId: number): Promise<string[]> => {
  const { rows } = await test.db.execute<{ event: string }>(sql`
    SELECT event FROM audit_log WHERE item_type = 'review' AND item_id = ${reviewId} ORDER BY id`);
  return rows.map(({ event }) => event);
};
const everybody = () => settingsOf([at.org.owner.id, at.cat.id]);

describe('the start', () => {
  it('takes every right in the scope, with where it comes from', async () => {
    const id = await startedReview(test, at.org.owner, everybody());
    const items = await itemsOf(test, id);
    const { ann, bob, cat, org, teamId, otherTeamId } = at;
    expect(items.map(({ right_key: key }) => key).toSorted()).toEqual(
      [
        `admin:${org.owner.id}`,
        ...[org.owner, ann, bob, cat].map((person) => `membership:${person.id}`),
        `team:${otherTeamId}:${ann.id}`,
        `team:${otherTeamId}:${bob.id}`,
        `team:${teamId}:${bob.id}`,
        `grant:flows:8:USER:${ann.id}`,
      ].toSorted(),
    );
    const grant = items.find(({ kind }) => kind === 'grant');
    expect(grant).toMatchObject({ role: 'admin', granted_by: org.owner.id, is_new: true });
    expect(grant?.snapshot).toMatchObject({
      holder: { type: 'USER', id: ann.id, name: 'Ann', email: ann.email },
      person: { status: 'ACTIVE', is_locked: false, 'is_admin?': false, teams: 1 },
      right: { resource: { resource_type: 'flows', resource_id: 8, resource_name: 'Invoices' } },
      granted_by: { id: org.owner.id, full_name: 'Olive Owner' },
    });
    // Privileged first, by name.
    expect(items.slice(0, 2).map(({ role }) => role)).toEqual(['admin', 'admin']);
    expect(await reviewOf(id)).toMatchObject({
      state: 'active',
      is_whole: true,
      people: 4,
      population: { members: 4, people: 4, items: items.length, too_young: 0 },
    });
    expect(await eventsOf(id)).toEqual(['review.started']);
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
  });

  it('seals what it took: each item, and all of them', async () => {
    const id = await startedReview(test, at.org.owner, everybody());
    const { rows } = await test.db.execute<{ fits: boolean }>(sql`
      SELECT hash = sha256(convert_to(${itemHashText}, 'UTF8')) AS fits
      FROM review_items i WHERE review_id = ${id}`);
    expect(rows.every(({ fits }) => fits)).toBe(true);
    const { rows: whole } = await test.db.execute<{ fits: boolean }>(sql`
      SELECT snapshot_hash = sha256(convert_to((
        SELECT string_agg(encode(hash, 'hex'), E'\n' ORDER BY place) FROM review_items
        WHERE review_id = ${id}), 'UTF8')) AS fits FROM reviews WHERE id = ${id}`);
    expect(whole).toEqual([{ fits: true }]);
    expect((await reviewOf(id))['query_text']).toContain('org_memberships');
  });

  it('lets the planner know of many items before anything refers to them', async () => {
    const many = async (): Promise<number> => {
      const { rows } = await test.db.execute<{ many: number }>(sql`
        SELECT reltuples::float8 AS many FROM pg_class WHERE oid = 'review_items'::regclass`);
      return rows[0]?.many ?? 0;
    };
    await seedCrowd(test, at.org.id, 1500, 8_000_000);
    const before = await many();
    const items = await itemsOf(test, await startedReview(test, at.org.owner, everybody()));
    expect(items.length).toBeGreaterThan(1000);
    expect(await many()).toBeGreaterThanOrEqual(Math.max(before, 0) + items.length);
  });

  it('is taken over from whoever died, and done once by two at the same time', async () => {
    const id = await draftReview(test, at.org.owner, everybody());
    await Promise.all([startDue(test.services, id), startDue(test.services, id)]);
    await startDue(test.services, id);
    expect(await eventsOf(id)).toEqual(['review.started']);
    const items = await itemsOf(test, id);
    await arrange(test, sql`UPDATE reviews SET state = 'starting' WHERE id = ${id}`);
    await startDue(test.services, id);
    expect(await itemsOf(test, id)).toEqual(items);
    expect(await reviewOf(id)).toMatchObject({ state: 'active' });
  });

  it('does not happen where nothing is in the scope', async () => {
    const scope = { kind: 'team', team_id: 999_999 } as const;
    const id = await draftReview(test, at.org.owner, settingsOf([at.cat.id], { scope }));
    await startDue(test.services, id);
    expect(await reviewOf(id)).toMatchObject({ state: 'draft', started_at: null });
    expect(await eventsOf(id)).toEqual(['review.not_started']);
  });

  it.each([
    ['admins', { kind: 'admins' }, ['admin']],
    ['a team', () => ({ kind: 'team', team_id: at.otherTeamId }), ['team', 'team']],
    ['flows', { kind: 'resources', resource_types: ['flows'] }, ['grant']],
    [
      'a resource by name',
      { kind: 'resources', resources: [{ resource_type: 'flows', resource_id: 8 }] },
      ['grant'],
    ],
    ['other resources', { kind: 'resources', resource_types: ['data_sources'] }, null],
    ['keys', { kind: 'keys' }, null],
    ['idle people', { kind: 'idle', idle_days: 1 }, null],
  ])('has of %s what there is', async (_what, given, kinds) => {
    const scope = typeof given === 'function' ? given() : given;
    const settings = settingsOf([at.cat.id], { scope: scope as never });
    const id = await startedReview(test, at.org.owner, settings);
    const items = await itemsOf(test, id);
    expect(items.length > 0 ? items.map(({ kind }) => kind) : null).toEqual(kinds);
  });

  it('leaves out who is too young, and says how many', async () => {
    const settings = settingsOf([at.cat.id], { exclude_younger_days: 30 });
    await arrange(
      test,
      sql`UPDATE org_memberships SET created_at = now() - interval '90 days'
        WHERE user_id = ${at.ann.id}`,
    );
    const id = await startedReview(test, at.org.owner, settings);
    expect(await reviewOf(id)).toMatchObject({ people: 1, population: { too_young: 3 } });
  });
});

describe('recommendations', () => {
  const set = (userId: number, what: ReturnType<typeof sql>) =>
    arrange(test, sql`UPDATE org_memberships SET ${what} WHERE user_id = ${userId}`);
  const old = sql`created_at = now() - interval '200 days'`;

  it('go by what is known at the start, with the figures', async () => {
    const { ann, bob, cat, org } = at;
    const fresh = await seedPerson(test, org.id);
    await set(ann.id, sql`${old}, active_at = now() - interval '50 days'`);
    await set(bob.id, sql`${old}, active_at = now() - interval '1 day'`);
    await set(cat.id, sql`${old}`);
    await set(fresh.id, sql`active_at = now()`);
    await arrange(
      test,
      sql`UPDATE grants SET granted_at = now() - interval '100 days', last_used_at = now() - interval '70 days'
        WHERE user_id = ${ann.id}`,
    );
    const id = await startedReview(test, org.owner, everybody());
    const items = await itemsOf(test, id);
    const said = (key: string) => {
      const { recommendation, reasons = [] } = items.find((i) => i.right_key === key) ?? {};
      return [recommendation, ...reasons.map(({ code, days }) => `${code} ${days}`)];
    };
    expect(said(`membership:${ann.id}`)).toEqual(['revoke', 'idle 50']);
    expect(said(`grant:flows:8:USER:${ann.id}`)).toEqual(['revoke', 'idle 50', 'unused_grant 70']);
    expect(said(`membership:${bob.id}`)).toEqual(['keep']);
    expect(said(`membership:${cat.id}`)).toEqual(['revoke', 'never_signed_in 200']);
    expect(said(`membership:${fresh.id}`)).toEqual([null, 'young 0']);
    expect(said(`team:${at.otherTeamId}:${bob.id}`)).toEqual([null, 'recent_change 0']);
  });

  it('are against what is left to the deactivated and to the locked', async () => {
    const { ann, bob, org } = at;
    await set(ann.id, sql`${old}, status = 'DEACTIVATED', active_at = now()`);
    await set(bob.id, sql`${old}, active_at = now()`);
    await arrange(
      test,
      sql`INSERT INTO locks (user_id, kind, locked_at) VALUES (${bob.id}, 'admin', now() - interval '8 days')`,
    );
    const id = await startedReview(test, org.owner, everybody());
    const items = await itemsOf(test, id);
    const of = (userId: number) => items.find((i) => i.right_key === `membership:${userId}`);
    expect(of(ann.id)).toMatchObject({
      recommendation: 'revoke',
      reasons: [{ code: 'deactivated' }],
    });
    expect(of(bob.id)).toMatchObject({
      recommendation: 'revoke',
      reasons: [{ code: 'locked', days: 8 }],
    });
  });

  it('find who has in a team what hardly anybody of it has', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { id } = await seedPerson(test, at.org.id);
      await arrange(
        test,
        sql`INSERT INTO team_members (org_id, team_id, user_id) VALUES (${at.org.id}, ${at.otherTeamId}, ${id})`,
      );
    }
    const id = await startedReview(test, at.org.owner, everybody());
    const grant = (await itemsOf(test, id)).find(({ kind }) => kind === 'grant');
    const outlier = grant?.reasons.find(({ code }) => code === 'outlier');
    expect(outlier?.share).toBeCloseTo(1 / 12, 3);
  });
});

describe('what changes while a review runs', () => {
  it('is told of the item, and not taken into it', async () => {
    const { ann, bob, org, teamId, otherTeamId } = at;
    const id = await startedReview(test, org.owner, everybody());
    await at.call('PUT', `/teams/${teamId}`, { members: [{ id: bob.id, admin: true }] });
    await at.call('DELETE', `/teams/${otherTeamId}/members`, { members: [{ id: ann.id }] });
    await at.call('PUT', `/users/${bob.id}/lock_account`, {});
    const { rows } = await test.db.execute<{ key: string; now: { what: string } | null }>(sql`
      SELECT right_key AS key, ${changedNow} AS now FROM review_items i WHERE review_id = ${id}`);
    const what = Object.fromEntries(rows.map(({ key, now }) => [key, now?.what ?? null]));
    expect(what).toMatchObject({
      [`membership:${ann.id}`]: null,
      [`membership:${bob.id}`]: 'person',
      [`team:${otherTeamId}:${ann.id}`]: 'gone',
      [`team:${teamId}:${bob.id}`]: 'role',
      [`admin:${org.owner.id}`]: null,
      [`grant:flows:8:USER:${ann.id}`]: null,
    });
    expect(await markChanged(test.db, id)).toBe(4);
    expect(await markChanged(test.db, id)).toBe(0);
  });
});

describe('a series', () => {
  it('makes one run for all that it missed, and says what is new in it', async () => {
    const settings = settingsOf([at.cat.id], { rules: { days: 7, repeat: 'monthly' } });
    const first = await startedReview(test, at.org.owner, settings);
    const { series_id: seriesId } = await reviewOf(first);
    await arrange(
      test,
      sql`UPDATE reviews SET state = 'completed', started_at = now() - interval '100 days'
        WHERE id = ${first}`,
    );
    await arrange(
      test,
      sql`UPDATE review_series SET next_start_at = now() - interval '69 days' WHERE id = ${seriesId}`,
    );
    const { id: newcomer } = await seedPerson(test, at.org.id);
    await makeNextRuns(test.services);
    await makeNextRuns(test.services);
    const { rows } = await test.db.execute<{ id: number; number: number }>(
      sql`SELECT id, number FROM reviews WHERE series_id = ${seriesId} ORDER BY number`,
    );
    expect(rows.map(({ number }) => number)).toEqual([1, 2]);
    const second = rows[1]?.id ?? 0;
    expect(await eventsOf(second)).toEqual(['review.created']);
    await startDue(test.services, second);
    const fresh = (await itemsOf(test, second)).filter((item) => item.is_new);
    expect(fresh.map(({ right_key: key }) => key)).toEqual([`membership:${newcomer}`]);
    const { rows: next } = await test.db.execute<{ days: number }>(sql`
      SELECT extract(day FROM next_start_at - now())::int AS days FROM review_series
      WHERE id = ${seriesId}`);
    expect(next[0]?.days).toBeGreaterThanOrEqual(0);
    expect(next[0]?.days).toBeLessThan(31);
  });

  it('starts the run that still waits instead of another', async () => {
    const settings = settingsOf([at.cat.id], { rules: { days: 7, repeat: 'yearly' } });
    const id = await draftReview(test, at.org.owner, settings);
    await arrange(test, sql`UPDATE reviews SET state = 'draft' WHERE id = ${id}`);
    await arrange(
      test,
      sql`UPDATE review_series s SET next_start_at = now() FROM reviews r
        WHERE r.id = ${id} AND s.id = r.series_id`,
    );
    await makeNextRuns(test.services);
    expect(await eventsOf(id)).toEqual(['review.scheduled']);
    expect(await reviewOf(id)).toMatchObject({ state: 'starting', number: 1 });
  });
});
