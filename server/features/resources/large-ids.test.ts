import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('an id of another system is taken, shown, found and told of in the log, however large', async () => {
  const org = await seedOrg(test);
  const headers = await loginAs(test, org.owner);
  const id = Number.MAX_SAFE_INTEGER;
  const flow = { resource_type: 'flows', resource_id: id, resource_name: 'Orders' };
  const made = await test.app.inject({
    method: 'PUT',
    url: '/api/resources',
    headers,
    payload: { resources: [{ ...flow, owner_id: org.owner.id }] },
  });
  expect(made.json()).toMatchObject([{ result: 'created' }]);
  const get = async (path: string) => {
    const reply = await test.app.inject({ url: `/api${path}`, headers });
    expect(reply.statusCode, reply.body).toBe(200);
    return reply.json();
  };
  expect((await get(`/resource_access/flows/${id}`)).access_configurations).toHaveLength(1);
  expect(await get(`/resources?q=${id}`)).toMatchObject([{ resource_id: id }]);
  expect((await get(`/access_matrix?resource_q=${id}`)).resources).toHaveLength(1);
  expect(await get(`/orgs/${org.id}/audit_log?item_id=${id}`)).toMatchObject([{ item_id: id }]);
});
