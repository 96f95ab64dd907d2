import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transact } from '../../http/transact.ts';
import { loginAs, seedOrg } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { whenWaiting } from '../../test/waiting.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it.each([
  { name: 'Orders', result: 'unchanged', changes: [] },
  { name: 'Orders daily', result: 'updated', changes: [{ name: ['Orders', 'Orders daily'] }] },
])(
  'what somebody else adds at the same moment was there before: $result',
  async ({ name, result, changes }) => {
    const org = await seedOrg(test);
    const headers = await loginAs(test, org.owner);
    const flow = { resource_type: 'flows', resource_id: 7, owner_id: org.owner.id };
    const { reply } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
      await tx.execute(sql`
        INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
        VALUES (${org.id}, 'flows', 7, 'Orders', 'orders', ${org.owner.id})`);
      audit({ event: 'resource.created', itemType: 'flow', itemId: 7, orgId: org.id });
      const asked = test.app.inject({
        method: 'PUT',
        url: '/api/resources',
        headers,
        payload: { resources: [{ ...flow, resource_name: name }] },
      });
      await whenWaiting(test);
      return { reply: asked };
    });
    expect((await reply).json()).toMatchObject([{ result }]);
    const { rows } = await test.db.execute(sql`
      SELECT object_changes AS changes FROM audit_log
      WHERE org_id = ${org.id} AND event LIKE 'resource.%' ORDER BY seq OFFSET 1`);
    expect(rows).toEqual(changes.map((one) => ({ changes: one })));
  },
);
