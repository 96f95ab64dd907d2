import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { callOf } from '../test/calls.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';

const SYSTEM = { actor: null, request: null };
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

/** Makes somebody the owner of their org, once a request that acts on them waits for that. */
const becomeOwnerDuring = <T>({ id, orgId }: SeededPerson, act: () => Promise<T>) =>
  transact(test.db, SYSTEM, async (tx, audit) => {
    await tx.execute(sql`SELECT FROM users WHERE id = ${id} FOR NO KEY UPDATE`);
    const acting = act();
    await whenWaiting(test);
    await tx.execute(sql`UPDATE orgs SET owner_id = ${id} WHERE id = ${orgId}`);
    audit({ event: 'org.updated', itemType: 'org', itemId: orgId, orgId });
    return { acting };
  });

describe('somebody who becomes the owner while others act on them', () => {
  it.each(['their peer', 'the owner before'])('keeps what they have, against %s', async (who) => {
    const org = await seedOrg(test);
    const heir = await seedPerson(test, org.id, { admin: true });
    const peer = await seedPerson(test, org.id, { admin: true });
    const headers = await loginAs(test, who === 'their peer' ? peer : org.owner);
    const members = [{ id: heir.id, admin: false }];
    const { acting } = await becomeOwnerDuring(heir, async () =>
      callOf(test)('PUT', `/orgs/${org.id}/members`, { members }, headers),
    );
    const reply = await acting;
    expect([reply.statusCode, reply.json().error_code]).toEqual(
      who === 'their peer' ? [403, 'higher_rank'] : [409, 'conflict'],
    );
    const { rows } = await test.db.execute(sql`
      SELECT is_admin FROM org_memberships WHERE org_id = ${org.id} AND user_id = ${heir.id}`);
    expect(rows).toEqual([{ is_admin: true }]);
  });
});

describe('an admin who is made a member while their request waits', () => {
  const flow = { resource_type: 'flows', resource_id: 7 };
  type Sent = ['POST' | 'PUT' | 'DELETE', string, object?];
  const requests: [string, (orgId: number, id: number) => Sent][] = [
    [
      'access',
      (_, id) => [
        'PUT',
        '/resource_access',
        { ...flow, access_grants: [{ user_id: id, access_level: 'admin' }] },
      ],
    ],
    ['accessors', () => ['DELETE', '/flows/7/accessors']],
    [
      'the catalogue',
      (_, id) => [
        'PUT',
        '/resources',
        { resources: [{ ...flow, resource_name: 'Mine', owner_id: id }] },
      ],
    ],
    ['uses', (_, id) => ['POST', '/resource_access/usage', { usages: [{ ...flow, user_id: id }] }]],
    ['teams', () => ['POST', '/teams', { name: 'Data' }]],
    ['the org', (orgId) => ['PUT', `/orgs/${orgId}`, { name: 'Ours' }]],
    ['its settings', (orgId) => ['PUT', `/orgs/${orgId}/settings`, { invitation_days: 3 }]],
  ];

  it.each(requests)('changes nothing of %s', async (_what, requestOf) => {
    const org = await seedOrg(test);
    const admin = await seedPerson(test, org.id, { admin: true });
    const owned = { ...flow, resource_name: 'Orders', owner_id: org.owner.id };
    await callOf(test)('PUT', '/resources', { resources: [owned] }, await loginAs(test, org.owner));
    const headers = { ...(await loginAs(test, admin)), 'if-match': '*' };
    const [method, path, body] = requestOf(org.id, org.owner.id);
    const { acting } = await transact(test.db, SYSTEM, async (tx, audit) => {
      await tx.execute(
        sql`UPDATE org_memberships SET is_admin = false WHERE user_id = ${admin.id}`,
      );
      audit({ event: 'role.removed', itemType: 'user', itemId: admin.id, orgId: org.id });
      const started = Promise.resolve(callOf(test)(method, path, body, headers));
      await whenWaiting(test);
      return { acting: started };
    });
    const reply = await acting;
    expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'conflict']);
  });
});

describe('an admin who acts on a member', () => {
  const stage = async () => {
    const org = await seedOrg(test);
    const admin = await seedPerson(test, org.id, { admin: true });
    const member = await seedPerson(test, org.id);
    const headers = await loginAs(test, admin);
    const act = async () =>
      callOf(test)('PUT', `/users/${member.id}`, { full_name: 'Renamed' }, headers);
    return { admin, member, act };
  };

  it('waits for what they do at the same moment at its end alone', async () => {
    const { admin, member, act } = await stage();
    const { acting } = await transact(test.db, SYSTEM, async (tx) => {
      await tx.execute(sql`SELECT FROM org_memberships WHERE user_id = ${admin.id} FOR UPDATE`);
      const started = act();
      await whenWaiting(test);
      // Done, but for its audit rows and the commit: whom it is about is locked by it.
      await expect(
        test.owner.query(`SELECT FROM users WHERE id = ${member.id} FOR UPDATE NOWAIT`),
      ).rejects.toMatchObject({ code: '55P03' });
      return { acting: started };
    });
    expect((await acting).statusCode).toBe(200);
  });

  it.each([
    ['locked', 'user.locked', sql`admin_locked_until = 'infinity'`],
    ['deactivated', 'user.deactivated', sql`status = 'DEACTIVATED'`],
  ] as const)('changes nothing once they are %s meanwhile', async (_what, event, change) => {
    const { admin, member, act } = await stage();
    const { acting } = await transact(test.db, SYSTEM, async (tx, audit) => {
      await tx.execute(sql`UPDATE users SET ${change} WHERE id = ${admin.id}`);
      audit({ event, itemType: 'user', itemId: admin.id, orgId: admin.orgId });
      const started = act();
      await whenWaiting(test);
      return { acting: started };
    });
    const reply = await acting;
    expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'conflict']);
    const { rows } = await test.owner.query(`SELECT full_name FROM users WHERE id = ${member.id}`);
    expect(rows).toEqual([{ full_name: member.fullName }]);
  });

  it('is refused as well when who demotes them wants that member, too', async () => {
    const { admin, member, act } = await stage();
    const { acting } = await transact(test.db, SYSTEM, async (tx, audit) => {
      await tx.execute(
        sql`UPDATE org_memberships SET is_admin = false WHERE user_id = ${admin.id}`,
      );
      audit({ event: 'role.removed', itemType: 'user', itemId: admin.id, orgId: admin.orgId });
      const started = act();
      await whenWaiting(test);
      // Each waits for the other now, until the database ends the one that has waited longer.
      await tx.execute(sql`SELECT FROM users WHERE id = ${member.id} FOR UPDATE`);
      return { acting: started };
    });
    const reply = await acting;
    expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'conflict']);
  });
});
