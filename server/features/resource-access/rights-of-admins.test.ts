import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: { id: number; owner: SeededPerson };
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  const own = { resource_type: 'flows', resource_id: 7, resource_name: 'Orders' };
  await call('PUT', '/resources', { resources: [{ ...own, owner_id: org.owner.id }] });
});
afterAll(() => test.close());

const call = async (method: 'GET' | 'PUT', path: string, payload?: object) =>
  test.app.inject({
    method,
    url: `/api${path}`,
    headers: await loginAs(test, org.owner),
    ...(payload && { payload }),
  });

/** Whether their role is among their rights and among those to the flow, and how many these are. */
const roleOf = async (id: number) => {
  const theirs = (await call('GET', `/users/${id}/access?source=org_admin`)).json();
  const who = await call('GET', '/flows/7/access?source=org_admin');
  const ids = who.json().map(({ person }: { person: { id: number } }) => person.id);
  return [theirs.length, ids.includes(id), who.headers['x-total-count']];
};

it.each([
  ['account', (id: number) => call('PUT', `/users/${id}/deactivate`)],
  [
    'membership',
    (id: number) => call('PUT', `/orgs/${org.id}/members/deactivate`, { members: [{ id }] }),
  ],
])('an admin whose %s is deactivated reaches nothing by the role', async (_what, deactivate) => {
  const { id } = await seedPerson(test, org.id, { admin: true });
  expect(await roleOf(id)).toEqual([1, true, '2']);
  const off = await deactivate(id);
  expect(off.statusCode, off.body).toBe(200);
  expect(await roleOf(id)).toEqual([0, false, '1']);
});
