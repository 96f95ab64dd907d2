import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../audit/verify.ts';
import { loginAs, seedOrg, seedPerson, keyBearerFor, type SeededPerson } from '../test/seed.ts';
import {
  endTimeOf,
  seedReview,
  type ItemSeed,
  type SeededReview,
} from '../test/review-of-rights.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { applyAll } from './apply.ts';
import { closeDue } from './close.ts';
import { checkStick } from './stick.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let ann: SeededPerson;
let bob: SeededPerson;
let cat: SeededPerson;
let teamId = 0;
beforeEach(async () => {
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  cat = await seedPerson(test, org.id, { fullName: 'Cat', admin: true });
  const team = { name: `Data ${org.id}`, members: [{ id: ann.id }, { id: bob.id }] };
  teamId = (await call(org.owner, 'POST', '/teams', team)).json().id;
  const resources = [7, 8].map((id) => ({
    resource_type: 'flows',
    resource_id: id,
    resource_name: `Flow ${id}`,
    owner_id: org.owner.id,
  }));
  await call(org.owner, 'PUT', '/resources', { resources });
  await give(7, [{ type: 'USER', id: ann.id, access_roles: ['operator'] }]);
});

const call = async (
  person: SeededPerson,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
) =>
  test.app.inject({
    method,
    url: `/api${path}`,
    headers: await loginAs(test, person),
    ...(payload && { payload }),
  });
const give = (flow: number, accessors: object[]) =>
  call(org.owner, 'PUT', `/flows/${flow}/accessors`, { accessors });

/** Lets the reviewers say this of each item, ends the review and counts it. */
const close = async (review: SeededReview, said: readonly (string | null)[]) => {
  for (const [at, decision] of said.entries()) {
    if (decision === null) continue;
    const [kind = '', to] = decision.split(' ');
    await test.owner.query(
      `UPDATE review_items SET decision = $2, reduce_to = $3, decided_at = now() WHERE id = $1`,
      [review.items[at]?.id, kind, to ?? null],
    );
  }
  await endTimeOf(test, review);
  await closeDue(test.services, review.id);
};
const apply = async (review: SeededReview, by = org.owner) => {
  const reply = await call(by, 'POST', `/reviews/${review.id}/apply`);
  if (reply.statusCode !== 200) throw new Error(reply.body);
  await applyAll(test.services, review.id);
};
const itemsOf = async (review: SeededReview) => {
  const { rows } = await test.db.execute<Record<string, unknown>>(sql`
    SELECT planned, by_silence, result, result_message, stick, stick_through FROM review_items
    WHERE review_id = ${review.id} ORDER BY place`);
  return rows;
};
const stateOf = async (review: SeededReview) => {
  const { rows } = await test.db.execute<Record<string, unknown>>(
    sql`SELECT state, hold, applied_by FROM reviews WHERE id = ${review.id}`,
  );
  return rows[0];
};
const rest = (many: number): ItemSeed[] =>
  Array.from({ length: many }, (_, at) => ({
    kind: 'grant',
    of: bob,
    flow: 100 + at,
    reviewer: org.owner,
  }));
const eventsOf = async (review: SeededReview) => {
  const { rows } = await test.db.execute<{ event: string; actor: number }>(sql`
    SELECT a.event, a.actor_id AS actor FROM audit_log a JOIN reviews r ON r.id = ${review.id}
    WHERE a.correlation_id = r.correlation_id ORDER BY a.id`);
  return rows;
};

describe('the end of a review', () => {
  it.each([
    ['keep_flagged', [null, null, null, 'end_grant']],
    ['revoke', ['end_grant', 'end_grant', 'end_grant', 'end_grant']],
    ['recommendation', ['end_grant', null, null, 'end_grant']],
  ] as const)('takes silence as %s; unsure is silence', async (onSilence, planned) => {
    const grant = { kind: 'grant', of: bob, reviewer: org.owner } as const;
    const review = await seedReview(
      test,
      org.owner,
      [
        { ...grant, flow: 1, recommendation: 'revoke' },
        { ...grant, flow: 2, recommendation: 'keep' },
        { ...grant, flow: 3 },
        { ...grant, flow: 4 },
        { ...grant, flow: 5 },
      ],
      { rules: { on_silence: onSilence } },
    );
    await close(review, [null, null, 'unsure', 'revoke', 'keep']);
    const items = await itemsOf(review);
    expect(items.map((item) => item['planned'])).toEqual([...planned, null]);
    expect(items.map((item) => item['by_silence'])).toEqual([true, true, true, false, false]);
    expect(items.map((item) => item['result'])).toEqual(
      [...planned, null].map((one) => one && 'planned'),
    );
  });

  it('comes once, not before its time, and takes nothing from a review that rests', async () => {
    const review = await seedReview(test, org.owner, rest(5));
    await closeDue(test.services, review.id);
    expect(await stateOf(review)).toMatchObject({ state: 'active' });
    await close(review, ['revoke']);
    expect(await stateOf(review)).toMatchObject({ state: 'awaiting_apply', hold: [] });
    await closeDue(test.services, review.id);
    const events = (await eventsOf(review)).map(({ event }) => event);
    expect(events).toEqual(['review.closed', 'review.planned']);
    const paused = await seedReview(test, org.owner, rest(1), { state: 'paused', dueInHours: -1 });
    await closeDue(test.services, paused.id);
    expect(await stateOf(paused)).toMatchObject({ state: 'paused' });
  });

  it('is held for a second person from a fifth of the items, 50 people or an admin on', async () => {
    const fifth = await seedReview(test, org.owner, rest(6), { rules: { apply: 'by_itself' } });
    await close(fifth, ['revoke', 'revoke']);
    expect(await stateOf(fifth)).toMatchObject({
      state: 'awaiting_apply',
      hold: [{ code: 'many_items', count: 2, limit: 1 }],
    });
    const admin = await seedReview(test, org.owner, [
      { kind: 'admin', of: cat, reviewer: org.owner },
      ...rest(9),
    ]);
    await close(admin, ['revoke']);
    expect(await stateOf(admin)).toMatchObject({ hold: [{ code: 'admins', count: 1, limit: 0 }] });
    for (let n = 0; n < 51; n += 1) await seedPerson(test, org.id, { password: null });
    const everyone = await seedReview(test, org.owner, [
      { kind: 'grant', flow: 7, reviewer: org.owner },
      ...rest(9),
    ]);
    await close(everyone, ['revoke']);
    expect(await stateOf(everyone)).toMatchObject({
      hold: [{ code: 'many_people', count: 55, limit: 50 }],
    });
  });

  it('goes on by itself where the rules say so, in the name of the owner', async () => {
    const review = await seedReview(test, cat, rest(6), { rules: { apply: 'by_itself' } });
    await close(review, ['revoke']);
    expect(await stateOf(review)).toMatchObject({ state: 'applying', applied_by: cat.id });
    await call(org.owner, 'PUT', `/orgs/${org.id}/members`, {
      members: [{ id: cat.id, admin: false }],
    });
    await applyAll(test.services, review.id);
    expect(await stateOf(review)).toMatchObject({ state: 'awaiting_apply', applied_by: null });
    await apply(review);
    expect(await stateOf(review)).toMatchObject({ state: 'completed', applied_by: org.owner.id });
    const later = await seedReview(test, cat, rest(6), { rules: { apply: 'by_itself' } });
    await close(later, ['revoke']);
    expect(await stateOf(later)).toMatchObject({ state: 'awaiting_apply' });
  });

  it('completes at once where nothing is taken away', async () => {
    const review = await seedReview(test, org.owner, rest(2));
    await close(review, ['keep', null]);
    await applyAll(test.services, review.id);
    expect(await stateOf(review)).toMatchObject({ state: 'completed' });
  });
});

/** The rights of Ann, and Cat’s, each for the owner of the org to look at. */
const seedAll = async (keyId = 0) =>
  seedReview(test, org.owner, [
    { kind: 'admin', of: cat, reviewer: org.owner },
    { kind: 'team', of: ann, team: { id: teamId, name: 'Data' }, reviewer: org.owner },
    { kind: 'grant', of: ann, flow: 7, reviewer: org.owner },
    ...(keyId === 0 ? [] : [{ kind: 'key' as const, of: bob, keyId, reviewer: org.owner }]),
    { kind: 'membership', of: bob, reviewer: org.owner },
  ]);

const approve = (review: SeededReview, by: SeededPerson, note = 'Looked over') =>
  call(by, 'POST', `/reviews/${review.id}/approve`, { note });

describe('applying', () => {
  it('takes away each kind of right, by the services that do it by hand, each told', async () => {
    await keyBearerFor(test, bob);
    const { rows } = await test.db.execute<{ id: number }>(
      sql`SELECT id FROM api_keys WHERE user_id = ${bob.id}`,
    );
    const review = await seedAll(rows[0]?.id);
    await close(review, ['revoke', 'revoke', 'revoke', 'revoke', 'revoke']);
    const second = await seedPerson(test, org.id, { admin: true });
    expect((await approve(review, second)).statusCode).toBe(200);
    await apply(review);
    expect((await itemsOf(review)).map((item) => [item['planned'], item['result']])).toEqual([
      ['remove_admin', 'applied'],
      ['leave_team', 'applied'],
      ['end_grant', 'applied'],
      ['revoke_key', 'applied'],
      ['remove_member', 'applied'],
    ]);
    expect(await stateOf(review)).toMatchObject({ state: 'completed' });
    const events = await eventsOf(review);
    expect(events.map(({ event }) => event)).toEqual([
      'review.closed',
      'review.planned',
      'review.approved',
      'review.apply_started',
      'role.removed',
      'review.applied',
      'team.member_removed',
      'review.applied',
      'grant.revoked',
      'review.applied',
      'apikey.revoked',
      'review.applied',
      'team.member_removed',
      'member.removed',
      'review.applied',
      'review.completed',
      'review.checked',
    ]);
    const doers = new Set(events.slice(4, -2).map(({ actor }) => actor));
    expect(doers).toEqual(new Set([org.owner.id]));
    const left = await test.db.execute(
      sql`SELECT user_id, is_admin FROM org_memberships WHERE org_id = ${org.id} ORDER BY user_id`,
    );
    expect(left.rows).toEqual([
      { user_id: org.owner.id, is_admin: true },
      { user_id: ann.id, is_admin: false },
      { user_id: cat.id, is_admin: false },
      { user_id: second.id, is_admin: true },
    ]);
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
    await applyAll(test.services, review.id);
    expect(await eventsOf(review)).toHaveLength(events.length);
  });

  it('reduces a grant', async () => {
    const review = await seedReview(test, org.owner, [
      { kind: 'grant', of: ann, flow: 7, reviewer: org.owner },
      ...rest(4),
    ]);
    await close(review, ['reduce collaborator']);
    await apply(review);
    expect((await itemsOf(review))[0]).toMatchObject({
      planned: 'reduce_grant',
      result: 'applied',
    });
    const { rows } = await test.db.execute(
      sql`SELECT role FROM grants WHERE org_id = ${org.id} AND user_id = ${ann.id}`,
    );
    expect(rows).toEqual([{ role: 'collaborator' }]);
  });

  it('looks at the right as it stands now', async () => {
    await give(8, [{ type: 'USER', id: ann.id, access_roles: ['operator'] }]);
    const seeds: ItemSeed[] = [
      { kind: 'grant', of: ann, flow: 7, reviewer: org.owner },
      { kind: 'grant', of: ann, flow: 8, reviewer: org.owner },
      { kind: 'team', of: ann, team: { id: teamId, name: 'Data' }, reviewer: org.owner },
      { kind: 'team', of: bob, team: { id: teamId, name: 'Data' }, reviewer: org.owner },
    ];
    const review = await seedReview(test, org.owner, [...seeds, ...rest(16)]);
    await give(7, [{ type: 'USER', id: ann.id, access_roles: ['admin'] }]);
    await call(org.owner, 'DELETE', '/flows/8/accessors', {
      accessors: [{ type: 'USER', id: ann.id, access_roles: ['operator'] }],
    });
    await call(org.owner, 'DELETE', `/teams/${teamId}/members`, { members: [{ id: ann.id }] });
    await call(org.owner, 'PUT', `/teams/${teamId}/members`, {
      members: [{ id: bob.id, admin: true }],
    });
    await close(review, ['revoke', 'revoke', 'revoke', 'revoke']);
    await apply(review);
    const items = (await itemsOf(review)).slice(0, 4);
    expect(items.map((item) => [item['result'], item['result_message']])).toEqual([
      ['changed_since', 'Was operator, is admin now'],
      ['already_gone', 'The access has ended already'],
      ['already_gone', 'Is not in the team any more'],
      ['changed_since', 'Manages the team now, which nobody was asked about'],
    ]);
  });

  it('keeps the guards: the last admin, ranks and what somebody owns', async () => {
    await call(org.owner, 'PUT', '/resources', {
      resources: [
        { resource_type: 'flows', resource_id: 9, resource_name: 'Orders', owner_id: ann.id },
      ],
    });
    const review = await seedReview(test, org.owner, [
      { kind: 'membership', of: ann, reviewer: org.owner },
      { kind: 'admin', of: org.owner, reviewer: cat },
      { kind: 'admin', of: cat, reviewer: org.owner },
    ]);
    await close(review, ['revoke', 'revoke', 'revoke']);
    const second = await seedPerson(test, org.id, { admin: true });
    await approve(review, second);
    await apply(review, cat);
    expect((await itemsOf(review)).map((item) => [item['result'], item['result_message']])).toEqual(
      [
        ['blocked', 'Ann owns Orders; name a successor'],
        ['blocked_rank', 'Olive Owner has a higher rank than you'],
        ['blocked', 'Nobody does this to themselves; ask another admin'],
      ],
    );
    await call(org.owner, 'PUT', `/users/${ann.id}/transfer`, { delegate_owner_id: bob.id });
    const retry = await call(org.owner, 'POST', `/reviews/${review.id}/retry`, {});
    expect(retry.json()).toMatchObject({ state: 'applying' });
    await applyAll(test.services, review.id);
    expect((await itemsOf(review)).map((item) => item['result'])).toEqual([
      'applied',
      'blocked',
      'applied',
    ]);
    const tries = await test.db.execute(sql`
      SELECT i.place, count(*)::int AS n FROM review_applies a JOIN review_items i ON i.id = a.item_id
      WHERE i.review_id = ${review.id} GROUP BY i.place ORDER BY i.place`);
    expect(tries.rows).toEqual([
      { place: 1, n: 2 },
      { place: 2, n: 2 },
      { place: 3, n: 2 },
    ]);
  });

  it('leaves the last admin, whatever everybody said', async () => {
    const boss = await seedPerson(test, (await seedOrg(test)).id, { superUser: true });
    const other = await seedOrg(test);
    const lone = await seedPerson(test, other.id, { admin: true });
    const asBoss = { ...boss, orgId: other.id };
    const off = await call(asBoss, 'PUT', `/users/${other.owner.id}/deactivate`);
    expect(off.statusCode, off.body).toBe(200);
    const review = await seedReview(test, lone, [
      { kind: 'admin', of: lone, reviewer: lone },
      { kind: 'membership', of: lone, reviewer: lone },
    ]);
    await close(review, ['revoke', 'revoke']);
    await approve(review, asBoss);
    await apply(review, asBoss);
    const words = 'The org would be left without an active admin';
    expect((await itemsOf(review)).map((item) => [item['result'], item['result_message']])).toEqual(
      [
        ['blocked_last_admin', words],
        ['blocked_last_admin', words],
      ],
    );
  });

  it('tries what failed a few times, writes each down, and goes on with the rest', async () => {
    await give(8, [{ type: 'USER', id: bob.id, access_roles: ['operator'] }]);
    const review = await seedReview(test, org.owner, [
      { kind: 'grant', of: ann, flow: 7, reviewer: org.owner },
      { kind: 'grant', of: bob, flow: 8, reviewer: org.owner },
      ...rest(8),
    ]);
    await close(review, ['revoke', 'revoke']);
    await test.owner.query(`
      CREATE OR REPLACE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'sprung' USING ERRCODE = 'P0001'; END $$`);
    await test.owner.query(`
      CREATE TRIGGER trap BEFORE DELETE ON grants FOR EACH ROW WHEN (OLD.user_id = ${ann.id})
      EXECUTE FUNCTION spring()`);
    try {
      await apply(review);
    } finally {
      await test.owner.query('DROP TRIGGER trap ON grants');
    }
    expect((await itemsOf(review)).slice(0, 2)).toMatchObject([
      { result: 'failed', result_message: expect.stringContaining('can be tried again') },
      { result: 'applied' },
    ]);
    const { rows } = await test.db.execute(sql`
      SELECT attempt, result FROM review_applies WHERE item_id = ${review.items[0]?.id ?? 0}
      ORDER BY attempt`);
    expect(rows).toEqual([1, 2, 3].map((attempt) => ({ attempt, result: 'failed' })));
    await call(org.owner, 'POST', `/reviews/${review.id}/retry`);
    await applyAll(test.services, review.id);
    expect((await itemsOf(review))[0]).toMatchObject({ result: 'applied', result_message: '' });
  });

  it('does each item once, however many work on it at the same time', async () => {
    const flows = Array.from({ length: 12 }, (_, at) => 200 + at);
    const resources = flows.map((id) => ({
      resource_type: 'flows',
      resource_id: id,
      resource_name: `Flow ${id}`,
      owner_id: org.owner.id,
    }));
    await call(org.owner, 'PUT', '/resources', { resources });
    for (const flow of flows)
      await give(flow, [{ type: 'USER', id: ann.id, access_roles: ['operator'] }]);
    const review = await seedReview(test, org.owner, [
      ...flows.map((flow): ItemSeed => ({ kind: 'grant', of: ann, flow, reviewer: org.owner })),
      ...rest(60),
    ]);
    await close(
      review,
      flows.map(() => 'revoke'),
    );
    await call(org.owner, 'POST', `/reviews/${review.id}/apply`);
    await Promise.all([1, 2, 3].map(() => applyAll(test.services, review.id)));
    const { rows } = await test.db.execute(sql`
      SELECT count(*)::int AS tries, count(DISTINCT a.item_id)::int AS items FROM review_applies a
      JOIN review_items i ON i.id = a.item_id WHERE i.review_id = ${review.id}`);
    expect(rows).toEqual([{ tries: 12, items: 12 }]);
    expect(await stateOf(review)).toMatchObject({ state: 'completed' });
  });
});

describe('whether it holds', () => {
  it('lists what comes another way, and what is back, each with the place to mend it', async () => {
    await give(7, [
      { type: 'TEAM', id: teamId, access_roles: ['operator'] },
      { type: 'ORG', access_roles: ['collaborator'] },
    ]);
    await give(8, [{ type: 'USER', id: bob.id, access_roles: ['operator'] }]);
    const review = await seedReview(test, org.owner, [
      { kind: 'grant', of: ann, flow: 7, reviewer: org.owner },
      { kind: 'grant', of: bob, flow: 8, reviewer: org.owner },
      ...rest(8),
    ]);
    await close(review, ['revoke', 'revoke']);
    await apply(review);
    expect((await itemsOf(review)).slice(0, 2)).toMatchObject([
      {
        stick: 'still',
        stick_through: [
          { source: 'team', label: `Team Data ${org.id}: operator`, href: `/teams/${teamId}` },
        ],
      },
      { stick: 'holds', stick_through: [] },
    ]);
    await call(org.owner, 'DELETE', `/teams/${teamId}/members`, { members: [{ id: ann.id }] });
    await give(8, [{ type: 'USER', id: bob.id, access_roles: ['operator'] }]);
    const outcome = (await call(org.owner, 'POST', `/reviews/${review.id}/check`)).json();
    expect(outcome.stick).toMatchObject({
      holds: 1,
      still: 0,
      back: 1,
      checked_at: expect.any(String),
      again_at: expect.any(String),
    });
    expect((await itemsOf(review))[1]).toMatchObject({
      stick: 'back',
      stick_through: [{ source: 'grant', label: 'Was given again', href: '/access/flows/8' }],
    });
    const again = Date.parse(outcome.stick.again_at) - Date.parse(outcome.stick.checked_at);
    expect(Math.round(again / 86_400_000)).toBe(7);
    await test.owner.query(`UPDATE reviews SET check_again_at = now() WHERE id = ${review.id}`);
    await checkStick(test.services, review.id);
    const { stick } = (await call(org.owner, 'GET', `/reviews/${review.id}/outcome`)).json();
    expect(stick.again_at).toBeNull();
  });
});
