import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf } from '../../test/calls.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { whenWaiting } from '../../test/waiting.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('custodians are active admins, named by others; who loses the role loses the name', async () => {
  const org = await seedOrg(test);
  const [ann, bob] = [
    await seedPerson(test, org.id, { admin: true, fullName: 'Ann' }),
    await seedPerson(test, org.id, { admin: true, fullName: 'Bob' }),
  ];
  const member = await seedPerson(test, org.id);
  const headers = await loginAs(test, org.owner);
  const url = `/api/orgs/${org.id}/custodians`;
  const call = async (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    custodians?: object[],
    as = headers,
  ) => {
    const reply = await test.app.inject({
      method,
      url,
      headers: as,
      ...(custodians && { payload: { custodians } }),
    });
    const body = reply.json();
    return Array.isArray(body)
      ? body.map(({ full_name }) => full_name)
      : [reply.statusCode, body.error_code];
  };
  expect(await call('PUT', [{ id: ann.id }])).toEqual(['Ann']);
  expect(await call('PUT', [{ email: bob.email }, { id: ann.id }])).toEqual(['Ann', 'Bob']);
  expect(await call('PUT', [{ id: member.id }])).toEqual([409, 'conflict']);
  expect(await call('PUT', [{ id: 1 }])).toEqual([404, 'not_found']);
  expect(await call('PUT', [{ id: org.owner.id }])).toEqual([403, 'cannot_act_on_self']);
  expect(await call('POST', [{ id: org.owner.id }], await loginAs(test, ann))).toEqual([
    403,
    'cannot_act_on_self',
  ]);
  expect(await call('POST', [{ id: bob.id }])).toEqual(['Bob']);
  expect(await call('DELETE', [{ id: ann.id }])).toEqual(['Bob']);
  expect(await call('DELETE')).toEqual([]);
  expect(await call('PUT', [{ id: bob.id }])).toEqual(['Bob']);
  await test.app.inject({
    method: 'PUT',
    url: `/api/orgs/${org.id}/members`,
    headers,
    payload: { members: [{ id: bob.id, admin: false }] },
  });
  expect(await call('GET')).toEqual([]);
  expect(await call('GET', undefined, await loginAs(test, member))).toEqual([403, 'forbidden']);
  const { rows } = await test.db.execute<{ event: string; owner_id: number }>(sql`
    SELECT event, owner_id FROM audit_log
    WHERE org_id = ${org.id} AND event LIKE 'org.custodian%' ORDER BY id`);
  expect(rows).toEqual([
    { event: 'org.custodian_added', owner_id: ann.id },
    { event: 'org.custodian_added', owner_id: bob.id },
    { event: 'org.custodian_removed', owner_id: ann.id },
    { event: 'org.custodian_removed', owner_id: bob.id },
    { event: 'org.custodian_added', owner_id: bob.id },
  ]);
});

it.each(['POST', 'DELETE'] as const)(
  'tells once that somebody is no custodian any more, when two take them out by %s',
  async (method) => {
    const org = await seedOrg(test);
    const ann = await seedPerson(test, org.id, { admin: true });
    const [headers, others] = [
      await loginAs(test, org.owner),
      await loginAs(test, await seedPerson(test, org.id, { admin: true })),
    ];
    const path = `/orgs/${org.id}/custodians`;
    const list = (rows: object[]) => ({ custodians: rows });
    await callOf(test)('PUT', path, list([{ id: ann.id }]), headers);
    const { both } = await test.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT FROM users WHERE id = ${ann.id} FOR NO KEY UPDATE`);
      const taken = [headers, others].map((as) =>
        Promise.resolve(callOf(test)(method, path, method === 'POST' ? list([]) : undefined, as)),
      );
      await whenWaiting(test, 2);
      return { both: taken };
    });
    for (const reply of await Promise.all(both)) expect(reply.json()).toEqual([]);
    const { rows } = await test.db.execute<{ event: string }>(sql`
      SELECT event FROM audit_log
      WHERE org_id = ${org.id} AND event = 'org.custodian_removed' ORDER BY id`);
    expect(rows).toHaveLength(1);
  },
);
