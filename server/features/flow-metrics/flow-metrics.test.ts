import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { periodOf } from './period.ts';

let test: TestApp;
let org: { id: number; owner: SeededPerson };
let ann: SeededPerson;
let bob: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  const own = (type: string, id: number, ownerId: number) => ({
    resource_type: type,
    resource_id: id,
    resource_name: `${type} ${id}`,
    owner_id: ownerId,
  });
  await call('PUT', '/resources', {
    resources: [
      own('data_sources', 1, ann.id),
      own('data_sources', 2, ann.id),
      own('data_sinks', 1, ann.id),
      own('flows', 1, org.owner.id),
    ],
  });
  const give = (type: string, id: number, userId: number, level: string) =>
    call('PUT', '/resource_access', {
      resource_type: type,
      resource_id: id,
      access_grants: [{ user_id: userId, access_level: level }],
    });
  await give('data_sources', 1, bob.id, 'operator');
  await give('flows', 1, ann.id, 'admin');
  await give('data_sinks', 1, bob.id, 'collaborator');
  const used = (type: string, id: number, userId: number, used_at: string) => ({
    resource_type: type,
    resource_id: id,
    user_id: userId,
    used_at,
  });
  await call('POST', '/resource_access/usage', {
    usages: [
      used('data_sources', 1, bob.id, new Date().toISOString()),
      used('flows', 1, ann.id, new Date().toISOString()),
      used('data_sinks', 1, bob.id, '2024-05-04T10:00:00Z'),
    ],
  });
});
afterAll(() => test.close());

const call = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) =>
  test.app.inject({
    method,
    url: `/api${path}`,
    headers: await loginAs(test, org.owner),
    ...(payload && { payload }),
  });
const UNKNOWN = { records: null, size: null, errors: null };
const today = () => new Date().toISOString().slice(0, 10);

it('daily metrics take what clients of the platform send, and keep what was there', async () => {
  const query = `resource_type=SOURCE&from=2024-01-01&aggregate=1&org_id=${org.id}`;
  const reply = await call('GET', `/users/${ann.id}/metrics?${query}`);
  expect(reply.json()).toEqual({
    sign_ins: 0,
    failed_sign_ins: 0,
    changes_made: 0,
    live_sessions: 0,
    status: 200,
    metrics: [{ time: today(), used: 1, ...UNKNOWN }],
  });
  const sinks = await call(
    'GET',
    `/users/${ann.id}/metrics?resource_type=SINK&from=2024-05-04&to=2024-05-04`,
  );
  expect(sinks.json().metrics).toEqual([{ time: '2024-05-04', used: 1, ...UNKNOWN }]);
  expect((await call('GET', `/users/${ann.id}/metrics`)).json().metrics).toHaveLength(1);
});

it('account metrics count by type what is owned, added and used', async () => {
  const reply = await call(
    'GET',
    `/users/${ann.id}/flows/account_metrics?from=2024-01-01&to=2024-12-31`,
  );
  const of = { org_id: org.id, owner_id: ann.id, ...UNKNOWN };
  expect(reply.json()).toEqual({
    status: 200,
    metrics: [
      { ...of, resource_type: 'data_sinks', resources: 1, added: 0, used: 1 },
      { ...of, resource_type: 'data_sources', resources: 2, added: 0, used: 0 },
    ],
  });
  const now = await call('GET', `/users/${ann.id}/flows/account_metrics`);
  expect(now.json().metrics).toMatchObject([
    { added: 1, used: 0 },
    { added: 2, used: 1 },
  ]);
});

it('the dashboard has what was used in the last 24 hours, by the right that one has to it', async () => {
  const dashboard = async (userId: number, role = '') =>
    (await call('GET', `/users/${userId}/flows/dashboard${role && `?access_role=${role}`}`)).json();
  const shown = (name: string, level: string) => ({
    name,
    access_level: level,
    last_used_at: expect.any(String),
    status: 'OK',
    ...UNKNOWN,
  });
  expect(await dashboard(ann.id)).toEqual({
    status: 200,
    metrics: { data_sources: { 1: shown('data_sources 1', 'owner') } },
  });
  expect((await dashboard(ann.id, 'all')).metrics).toEqual({
    data_sources: { 1: shown('data_sources 1', 'owner') },
    flows: { 1: shown('flows 1', 'admin') },
  });
  expect((await dashboard(bob.id, 'operator')).metrics).toEqual({
    data_sources: { 1: shown('data_sources 1', 'operator') },
  });
  expect((await dashboard(bob.id, 'member')).metrics).toEqual({});
});

it.each([
  ['from=yesterday', 'from'],
  ['from=0999-12-31', 'from'],
  ['resource_type=FLOW', 'resource_type'],
  ['org_id=0', 'org_id'],
])('refuses %s', async (query, field) => {
  const reply = await call('GET', `/users/${ann.id}/metrics?${query}`);
  expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([400, [field]]);
});

it('a period is 30 days up to its end, and its last day is in it', () => {
  const now = Date.parse('2024-03-31T12:00:00Z');
  expect(periodOf({}, now)).toEqual({
    from: '2024-03-01T12:00:00.000Z',
    until: '2024-03-31T12:00:00.000Z',
  });
  expect(periodOf({ from: '9999-12-31', to: '9999-12-31' }, now)).toEqual({
    from: '9999-12-31T00:00:00.000Z',
    until: '9999-12-31T23:59:59.999Z',
  });
  expect(periodOf({ from: '2024-03-01', to: '2024-03-02' }, now)).toEqual({
    from: '2024-03-01T00:00:00.000Z',
    until: '2024-03-03T00:00:00.000Z',
  });
});
