import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bulkCallsOf, statesOf } from '../test/bulk-calls.ts';
import { actingIn } from '../test/acting.ts';
import { callOf } from '../test/calls.ts';
import { impersonateAs, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let [admin, ann]: SeededPerson[] = [];
let as: Awaited<ReturnType<typeof bulkCallsOf>>;
let asOwner: typeof as;
let teamId = 0;
beforeEach(async () => {
  const org = await seedOrg(test);
  admin = await seedPerson(test, org.id, { admin: true });
  ann = await seedPerson(test, org.id);
  as = await bulkCallsOf(test, admin);
  asOwner = await bulkCallsOf(test, org.owner);
  teamId = (await asOwner.send('POST', '/teams', { name: 'Data' })).json().id;
  const named = { resource_type: 'flows', resource_id: 7, resource_name: 'Load' };
  await asOwner.send('PUT', '/resources', { resources: [{ ...named, owner_id: org.owner.id }] });
});

const giveTeam = (level: string, more: object[] = []) =>
  asOwner.send('PUT', '/flows/7/accessors', {
    accessors: [{ type: 'TEAM', id: teamId, access_roles: [level] }, ...more],
  });
const join = (who: SeededPerson | undefined, by = as) =>
  by.send('PUT', `/teams/${teamId}/members`, { members: [{ id: who?.id }] });

describe('an admin of the org and a team that may do more', () => {
  beforeEach(() => giveTeam('owner'));

  it('is not joined by oneself, one by one or among many', async () => {
    const reply = await join(admin);
    expect([reply.statusCode, reply.json()]).toMatchObject([
      403,
      { error_code: 'cannot_act_on_self', details: { 'members.0': expect.any(Array) } },
    ]);
    const body = { action: 'add_to_team', team_id: teamId, ids: [admin?.id, ann?.id] };
    expect((await as.plan(body)).rows[0]?.code).toBe('cannot_act_on_self');
    expect(statesOf(await as.bulk(body))).toEqual([
      [admin?.id, 'blocked', 'cannot_act_on_self'],
      [ann?.id, 'changed', null],
    ]);
  });

  it('is left open to others, and to who adds somebody else', async () => {
    expect((await join(ann)).statusCode).toBe(200);
    expect((await join(admin, asOwner)).statusCode).toBe(200);
    // Somebody who is in it changes nothing by saying so.
    expect((await join(admin)).statusCode).toBe(200);
  });
});

it.each([
  ['no more than an admin of the org', () => giveTeam('admin')],
  [
    'no more than one has oneself',
    () => giveTeam('owner', [{ type: 'USER', id: admin?.id, access_roles: ['owner'] }]),
  ],
  ['nothing', () => Promise.resolve()],
])('a team that may do %s is joined', async (_what, arranged) => {
  await arranged();
  expect((await join(admin)).statusCode).toBe(200);
});

describe('an admin of the org who acts in the name of who manages the team', () => {
  beforeEach(() =>
    asOwner.send('PUT', `/teams/${teamId}/members`, { members: [{ id: ann?.id, admin: true }] }),
  );
  const addAsAnn = async (members: object[]) => {
    if (!admin || !ann) throw new Error('nobody was seeded');
    await actingIn(test).allow(admin.orgId);
    const headers = await impersonateAs(test, admin, ann);
    return callOf(test)('PUT', `/teams/${teamId}/members`, { members }, headers);
  };

  it('is not added by themselves, by id or by address', async () => {
    await giveTeam('owner');
    for (const member of [{ id: admin?.id }, { email: admin?.email }]) {
      const reply = await addAsAnn([member]);
      expect([reply.statusCode, reply.json()]).toMatchObject([
        403,
        { error_code: 'cannot_act_on_self', details: { 'members.0': expect.any(Array) } },
      ]);
    }
    const list = await asOwner.send('GET', `/teams/${teamId}/members`);
    expect(list.json()).toMatchObject([{ id: ann?.id }]);
  });

  it('adds others, and may stand in the list where they are in it already', async () => {
    await join(admin, asOwner);
    const other = await seedPerson(test, admin?.orgId ?? 0);
    expect((await addAsAnn([{ id: admin?.id }, { id: other.id }])).statusCode).toBe(200);
  });
});
