import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const orders = { resource_type: 'flows', resource_id: 7, resource_name: 'Orders' };
const putAs =
  (headers: Record<string, string>) =>
  async (...resources: object[]) => {
    const payload = { resources };
    const reply = await test.app.inject({ method: 'PUT', url: '/api/resources', headers, payload });
    return reply.json().map(({ result, message }: Record<string, unknown>) => [result, message]);
  };

it('names owners by address too, and tells what changed', async () => {
  const org = await seedOrg(test);
  const [ann, bob] = [await seedPerson(test, org.id), await seedPerson(test, org.id)];
  const headers = await loginAs(test, org.owner);
  const put = putAs(headers);
  expect(await put({ ...orders, owner_email: ann.email })).toEqual([['created', null]]);
  expect(await put({ ...orders, owner_id: ann.id })).toEqual([['unchanged', null]]);
  const renamed = {
    ...orders,
    resource_name: 'Orders daily',
    owner_email: bob.email.toUpperCase(),
  };
  expect(await put(renamed)).toEqual([['updated', null]]);
  const log = await test.app.inject({ url: `/api/orgs/${org.id}/audit_log`, headers });
  expect(log.json()[0]).toMatchObject({
    event: 'resource.updated',
    object_changes: { name: ['Orders', 'Orders daily'], owner_id: [ann.id, bob.id] },
  });
  expect(
    await put(
      { ...orders, owner_email: 'nobody@example.org' },
      { ...orders, resource_id: 8, owner_email: bob.email, owner_id: bob.id },
    ),
  ).toEqual([
    ['refused', 'owner_email: not an active member of the org'],
    ['refused', 'owner_id: Give either owner_id or owner_email'],
  ]);
});

it('makes an admin the owner of what nobody owned, not of what another owns', async () => {
  const org = await seedOrg(test);
  const [admin, bob] = [
    await seedPerson(test, org.id, { admin: true }),
    await seedPerson(test, org.id),
  ];
  const put = putAs(await loginAs(test, admin));
  const asOwner = putAs(await loginAs(test, org.owner));
  await asOwner({ ...orders, owner_id: bob.id });
  const taken = ['refused', 'owner_id: nobody makes themselves the owner of what another owns'];
  const own = { ...orders, resource_id: 8, owner_id: admin.id };
  expect(await put({ ...orders, owner_id: admin.id }, own)).toEqual([taken, ['created', null]]);
  expect(await put({ ...orders, owner_email: admin.email }, own)).toEqual([
    taken,
    ['unchanged', null],
  ]);
  expect(await put({ ...own, owner_id: bob.id })).toEqual([['updated', null]]);
  expect(await put(own)).toEqual([taken]);
  expect(await asOwner({ ...own, owner_id: org.owner.id })).toEqual([['updated', null]]);
  expect(await asOwner(own)).toEqual([['updated', null]]);
});
