import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../audit/verify.ts';
import { lockByItself } from '../test/calls.ts';
import { keyBearerFor, seedOrg, seedPerson } from '../test/seed.ts';
import { seedReview, type ItemSeed } from '../test/review-of-rights.ts';
import { lookAt, makeReviewedOrg } from '../test/reviewed-org.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { applyAll } from './apply.ts';

let test: TestApp;
let at: Awaited<ReturnType<typeof makeReviewedOrg>>;
let look: ReturnType<typeof lookAt>;
beforeAll(async () => {
  test = await createTestApp();
  look = lookAt(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeReviewedOrg(test);
});

/** The rights of Ann, and Cat’s, each for the owner of the org to look at. */
const seedAll = async (keyId = 0) =>
  seedReview(test, at.org.owner, [
    { kind: 'admin', of: at.cat, reviewer: at.org.owner },
    { kind: 'team', of: at.ann, team: { id: at.teamId, name: 'Data' }, reviewer: at.org.owner },
    { kind: 'grant', of: at.ann, flow: 7, reviewer: at.org.owner },
    ...(keyId === 0 ? [] : [{ kind: 'key' as const, of: at.bob, keyId, reviewer: at.org.owner }]),
    { kind: 'membership', of: at.bob, reviewer: at.org.owner },
  ]);

describe('applying', () => {
  it('takes away each kind of right, by the services that do it by hand, each told', async () => {
    await keyBearerFor(test, at.bob);
    const { rows } = await test.db.execute<{ id: number }>(
      sql`SELECT id FROM api_keys WHERE user_id = ${at.bob.id}`,
    );
    const review = await seedAll(rows[0]?.id);
    await at.close(review, ['revoke', 'revoke', 'revoke', 'revoke', 'revoke']);
    const second = await seedPerson(test, at.org.id, { admin: true });
    expect((await at.approve(review, second)).statusCode).toBe(200);
    await at.apply(review);
    expect((await look.itemsOf(review)).map((item) => [item['planned'], item['result']])).toEqual([
      ['remove_admin', 'applied'],
      ['leave_team', 'applied'],
      ['end_grant', 'applied'],
      ['revoke_key', 'applied'],
      ['remove_member', 'applied'],
    ]);
    expect(await look.stateOf(review)).toMatchObject({ state: 'completed' });
    const events = await look.eventsOf(review);
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
    // In between, evidence would be taken of a review that is about to move on.
    const written = await test.owner.query(
      `SELECT FROM audit_log WHERE org_id = $1 AND event IN ('review.completed', 'review.checked')
       GROUP BY xmin::text HAVING count(*) = 2`,
      [at.org.id],
    );
    expect(written.rowCount).toBe(1);
    const doers = new Set(events.slice(4, -2).map(({ actor }) => actor));
    expect(doers).toEqual(new Set([at.org.owner.id]));
    const left = await test.db.execute(
      sql`SELECT user_id, is_admin FROM org_memberships WHERE org_id = ${at.org.id} ORDER BY user_id`,
    );
    expect(left.rows).toEqual([
      { user_id: at.org.owner.id, is_admin: true },
      { user_id: at.ann.id, is_admin: false },
      { user_id: at.cat.id, is_admin: false },
      { user_id: second.id, is_admin: true },
    ]);
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
    await applyAll(test.services, review.id);
    expect(await look.eventsOf(review)).toHaveLength(events.length);
  });

  it('reduces a grant', async () => {
    const review = await seedReview(test, at.org.owner, [
      { kind: 'grant', of: at.ann, flow: 7, reviewer: at.org.owner },
      ...at.rest(4),
    ]);
    await at.close(review, ['reduce collaborator']);
    await at.apply(review);
    expect((await look.itemsOf(review))[0]).toMatchObject({
      planned: 'reduce_grant',
      result: 'applied',
    });
    const { rows } = await test.db.execute(
      sql`SELECT role FROM grants WHERE org_id = ${at.org.id} AND user_id = ${at.ann.id}`,
    );
    expect(rows).toEqual([{ role: 'collaborator' }]);
  });

  it('looks at the right as it stands now', async () => {
    await at.give(8, [{ type: 'USER', id: at.ann.id, access_roles: ['operator'] }]);
    const seeds: ItemSeed[] = [
      { kind: 'grant', of: at.ann, flow: 7, reviewer: at.org.owner },
      { kind: 'grant', of: at.ann, flow: 8, reviewer: at.org.owner },
      { kind: 'team', of: at.ann, team: { id: at.teamId, name: 'Data' }, reviewer: at.org.owner },
      { kind: 'team', of: at.bob, team: { id: at.teamId, name: 'Data' }, reviewer: at.org.owner },
      { kind: 'membership', of: at.bob, reviewer: at.org.owner },
    ];
    const review = await seedReview(test, at.org.owner, [...seeds, ...at.rest(20)]);
    await at.give(7, [{ type: 'USER', id: at.ann.id, access_roles: ['admin'] }]);
    await at.call(at.org.owner, 'DELETE', '/flows/8/accessors', {
      accessors: [{ type: 'USER', id: at.ann.id, access_roles: ['operator'] }],
    });
    await at.call(at.org.owner, 'DELETE', `/teams/${at.teamId}/members`, {
      members: [{ id: at.ann.id }],
    });
    await at.call(at.org.owner, 'PUT', `/teams/${at.teamId}/members`, {
      members: [{ id: at.bob.id, admin: true }],
    });
    await at.close(review, ['revoke', 'revoke', 'revoke', 'revoke', 'revoke']);
    const promoted = await at.call(at.org.owner, 'PUT', `/orgs/${at.org.id}/members`, {
      members: [{ id: at.bob.id, admin: true }],
    });
    expect(promoted.statusCode, promoted.body).toBe(200);
    await at.apply(review);
    const items = (await look.itemsOf(review)).slice(0, 5);
    expect(items.map((item) => [item['result'], item['result_message']])).toEqual([
      ['changed_since', 'Was operator, is admin now'],
      ['already_gone', 'The access has ended already'],
      ['already_gone', 'Is not in the team any more'],
      ['changed_since', 'Manages the team now, which nobody was asked about'],
      ['changed_since', 'Is an admin now, which nobody was asked about'],
    ]);
  });

  it('goes on in the name of an admin whom strangers locked meanwhile', async () => {
    const review = await seedReview(test, at.org.owner, [
      { kind: 'membership', of: at.ann, reviewer: at.org.owner },
      ...at.rest(4),
    ]);
    await at.close(review, ['revoke']);
    await lockByItself(test, at.cat);
    await at.apply(review, at.cat);
    expect((await look.itemsOf(review))[0]).toMatchObject({ result: 'applied' });
    expect(await look.stateOf(review)).toMatchObject({ state: 'completed' });
  });

  it('keeps the guards: the last admin, ranks and what somebody owns', async () => {
    await at.call(at.org.owner, 'PUT', '/resources', {
      resources: [
        { resource_type: 'flows', resource_id: 9, resource_name: 'Orders', owner_id: at.ann.id },
      ],
    });
    const review = await seedReview(test, at.org.owner, [
      { kind: 'membership', of: at.ann, reviewer: at.org.owner },
      { kind: 'admin', of: at.org.owner, reviewer: at.cat },
      { kind: 'admin', of: at.cat, reviewer: at.org.owner },
    ]);
    await at.close(review, ['revoke', 'revoke', 'revoke']);
    const second = await seedPerson(test, at.org.id, { admin: true });
    await at.approve(review, second);
    await at.apply(review, at.cat);
    expect(
      (await look.itemsOf(review)).map((item) => [item['result'], item['result_message']]),
    ).toEqual([
      ['blocked', 'Ann owns Orders; name a successor'],
      ['blocked_rank', 'Olive Owner has a higher rank than you'],
      ['blocked', 'Nobody does this to themselves; ask another admin'],
    ]);
    await at.call(at.org.owner, 'PUT', `/users/${at.ann.id}/transfer`, {
      delegate_owner_id: at.bob.id,
    });
    const retry = await at.call(at.org.owner, 'POST', `/reviews/${review.id}/retry`, {});
    expect(retry.json()).toMatchObject({ state: 'applying' });
    await applyAll(test.services, review.id);
    expect((await look.itemsOf(review)).map((item) => item['result'])).toEqual([
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
    const off = await at.call(asBoss, 'PUT', `/users/${other.owner.id}/deactivate`);
    expect(off.statusCode, off.body).toBe(200);
    const review = await seedReview(test, lone, [
      { kind: 'admin', of: lone, reviewer: lone },
      { kind: 'membership', of: lone, reviewer: lone },
    ]);
    await at.close(review, ['revoke', 'revoke']);
    await at.approve(review, asBoss);
    await at.apply(review, asBoss);
    const words = 'The org would be left without an active admin';
    expect(
      (await look.itemsOf(review)).map((item) => [item['result'], item['result_message']]),
    ).toEqual([
      ['blocked_last_admin', words],
      ['blocked_last_admin', words],
    ]);
  });

  it('tries what failed a few times, writes each down, and goes on with the rest', async () => {
    await at.give(8, [{ type: 'USER', id: at.bob.id, access_roles: ['operator'] }]);
    const review = await seedReview(test, at.org.owner, [
      { kind: 'grant', of: at.ann, flow: 7, reviewer: at.org.owner },
      { kind: 'grant', of: at.bob, flow: 8, reviewer: at.org.owner },
      ...at.rest(8),
    ]);
    await at.close(review, ['revoke', 'revoke']);
    await test.owner.query(`
      CREATE OR REPLACE FUNCTION spring() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'sprung' USING ERRCODE = 'P0001'; END $$`);
    await test.owner.query(`
      CREATE TRIGGER trap BEFORE DELETE ON grants FOR EACH ROW WHEN (OLD.user_id = ${at.ann.id})
      EXECUTE FUNCTION spring()`);
    try {
      await at.apply(review);
    } finally {
      await test.owner.query('DROP TRIGGER trap ON grants');
    }
    expect((await look.itemsOf(review)).slice(0, 2)).toMatchObject([
      { result: 'failed', result_message: expect.stringContaining('can be tried again') },
      { result: 'applied' },
    ]);
    const { rows } = await test.db.execute(sql`
      SELECT attempt, result FROM review_applies WHERE item_id = ${review.items[0]?.id ?? 0}
      ORDER BY attempt`);
    expect(rows).toEqual([1, 2, 3].map((attempt) => ({ attempt, result: 'failed' })));
    await at.call(at.org.owner, 'POST', `/reviews/${review.id}/retry`);
    await applyAll(test.services, review.id);
    expect((await look.itemsOf(review))[0]).toMatchObject({
      result: 'applied',
      result_message: '',
    });
  });

  it('does each item once, however many work on it at the same time', async () => {
    const flows = Array.from({ length: 12 }, (_, at) => 200 + at);
    const resources = flows.map((id) => ({
      resource_type: 'flows',
      resource_id: id,
      resource_name: `Flow ${id}`,
      owner_id: at.org.owner.id,
    }));
    await at.call(at.org.owner, 'PUT', '/resources', { resources });
    for (const flow of flows)
      await at.give(flow, [{ type: 'USER', id: at.ann.id, access_roles: ['operator'] }]);
    const review = await seedReview(test, at.org.owner, [
      ...flows.map((flow): ItemSeed => ({
        kind: 'grant',
        of: at.ann,
        flow,
        reviewer: at.org.owner,
      })),
      ...at.rest(60),
    ]);
    await at.close(
      review,
      flows.map(() => 'revoke'),
    );
    await at.call(at.org.owner, 'POST', `/reviews/${review.id}/apply`);
    await Promise.all([1, 2, 3].map(() => applyAll(test.services, review.id)));
    const { rows } = await test.db.execute(sql`
      SELECT count(*)::int AS tries, count(DISTINCT a.item_id)::int AS items FROM review_applies a
      JOIN review_items i ON i.id = a.item_id WHERE i.review_id = ${review.id}`);
    expect(rows).toEqual([{ tries: 12, items: 12 }]);
    expect(await look.stateOf(review)).toMatchObject({ state: 'completed' });
  });
});
