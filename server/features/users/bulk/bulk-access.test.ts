import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bulkCallsOf, eventsOf, statesOf } from '../../../test/bulk-calls.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../../test/seed.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const RESOURCE = { resource_type: 'flows', resource_id: 7 } as const;
const ACCESSORS = '/flows/7/accessors';

let [ann, bob]: SeededPerson[] = [];
let admin: SeededPerson;
let as: Awaited<ReturnType<typeof bulkCallsOf>>;
let asOwner: typeof as;
beforeEach(async () => {
  const org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  admin = await seedPerson(test, org.id, { admin: true });
  as = await bulkCallsOf(test, admin);
  asOwner = await bulkCallsOf(test, org.owner);
  const resources = [{ ...RESOURCE, resource_name: 'Nightly load', owner_id: org.owner.id }];
  await asOwner.send('PUT', '/resources', { resources });
  const accessors = [{ type: 'USER', id: bob.id, access_roles: ['operator'] }];
  await asOwner.send('PUT', ACCESSORS, { accessors });
});

const levels = async () => {
  const list: { id: number; access_roles: string[] }[] = (await as.send('GET', ACCESSORS)).json();
  return Object.fromEntries(list.map(({ id, access_roles: roles }) => [id, roles[0]]));
};
const give = (level: string, more = {}) => ({
  action: 'give_access',
  resource: RESOURCE,
  access_level: level,
  ids: [ann?.id, bob?.id, admin.id],
  ...more,
});

it('gives what is asked for, each with their own result, and takes it back to what was', async () => {
  const body = give('operator', { expires_at: '2999-01-01T00:00:00Z' });
  const expected = {
    resource: { ...RESOURCE, resource_name: 'Nightly load' },
    access_level: 'operator',
    expires_at: '2999-01-01T00:00:00.000Z',
  };
  const plan = await as.plan(body);
  expect(plan).toMatchObject(expected);
  expect(plan.counts).toMatchObject({ will_change: 2, blocked: 1 });
  const run = await as.bulk(give('collaborator'));
  expect(statesOf(run)).toEqual([
    [ann?.id, 'changed', null],
    [bob?.id, 'changed', null],
    [admin.id, 'blocked', 'cannot_act_on_self'],
  ]);
  expect(run).toMatchObject({ ...expected, access_level: 'collaborator', expires_at: null });
  expect(await levels()).toEqual({
    [ann?.id ?? 0]: 'collaborator',
    [bob?.id ?? 0]: 'collaborator',
  });
  const events = await eventsOf(test, run);
  expect(events.map(({ event }) => event).toSorted()).toEqual([
    'authz.denied',
    'grant.created',
    'grant.updated',
  ]);
  expect((await as.bulk(give('collaborator'))).counts.already).toBe(2);
  const undone = await as.undo(run);
  expect(undone.counts).toMatchObject({ changed: 2 });
  expect(await levels()).toEqual({ [bob?.id ?? 0]: 'operator' });
});

it('takes it away, and gives it back', async () => {
  const ids = [ann?.id, bob?.id];
  const run = await as.bulk({ action: 'take_access', resource: RESOURCE, ids });
  expect(statesOf(run)).toEqual([
    [ann?.id, 'already', null],
    [bob?.id, 'changed', null],
  ]);
  expect(await levels()).toEqual({});
  await as.undo(run);
  expect(await levels()).toEqual({ [bob?.id ?? 0]: 'operator' });
});

it('leaves alone what was given since', async () => {
  const run = await as.bulk(give('collaborator'));
  const accessors = [{ type: 'USER', id: ann?.id, access_roles: ['admin'] }];
  await asOwner.send('PUT', ACCESSORS, { accessors });
  const { rows } = await as.undo(run);
  expect(rows.map(({ state, code }) => [state, code])).toEqual([
    ['blocked', 'stale_version'],
    ['changed', null],
  ]);
  expect(await levels()).toEqual({ [ann?.id ?? 0]: 'admin', [bob?.id ?? 0]: 'operator' });
});

it('gives nobody more than the giver may, and nothing to who is deactivated', async () => {
  const owner = await as.plan(give('owner'));
  expect(owner.rows.map(({ code }) => code)).toEqual([
    'higher_rank',
    'higher_rank',
    'cannot_act_on_self',
  ]);
  await as.bulk({ action: 'deactivate', ids: [ann?.id] });
  expect((await as.plan(give('operator'))).rows[0]).toMatchObject({
    state: 'blocked',
    code: 'conflict',
    message: 'Ann is deactivated',
  });
});

it.each([
  [{ resource: undefined }, 'resource'],
  [{ access_level: undefined }, 'access_level'],
  [{ access_level: 'king' }, 'access_level'],
  [{ action: 'take_access' }, 'access_level'],
  [{ action: 'lock', access_level: undefined }, 'resource'],
  [{ expires_at: '2001-01-01T00:00:00Z' }, 'expires_at'],
  [{ resource: { resource_type: 'flows', resource_id: 0 } }, 'resource.resource_id'],
])('%j names %s', async (change, field) => {
  const reply = await as.send('POST', '/users/bulk', give('operator', change));
  expect(reply.statusCode).toBe(400);
  expect(reply.json().details).toHaveProperty([field]);
});

it('knows no resource that is not in the catalogue', async () => {
  const resource = { resource_type: 'flows', resource_id: 404 };
  const reply = await as.send('POST', '/users/bulk', give('operator', { resource }));
  expect([reply.statusCode, reply.json().message]).toEqual([404, 'Resource not found']);
});
