import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { makeLeaver, type Leaver } from '../test/leaver.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

it('tells of a grant that was changed meanwhile what it gave in the end', async () => {
  const { acting } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`UPDATE grants SET role = 'operator' WHERE user_id = ${at.ann.id}`);
    audit({ event: 'grant.updated', itemType: 'flow', itemId: 8, orgId: at.org.id });
    const started = Promise.resolve(at.call('DELETE', `/users/${at.ann.id}/access`));
    await whenWaiting(test);
    return { acting: started };
  });
  expect((await acting).json()).toEqual({ ended: 1 });
  const { rows } = await test.db.execute(sql`
    SELECT object_changes AS changes FROM audit_log
    WHERE event = 'grant.revoked' AND owner_id = ${at.ann.id}`);
  expect(rows).toEqual([{ changes: { access_level: ['operator', null] } }]);
});
