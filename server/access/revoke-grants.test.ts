import { sql, type SQL } from 'drizzle-orm';
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

/** The reply of a request that waits for what somebody else has done to grants, which then commits. */
const overtakenBy = async (statements: readonly SQL[], act: () => ReturnType<Leaver['call']>) => {
  const { acting } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    for (const statement of statements) await tx.execute(statement);
    audit({ event: 'grant.updated', itemType: 'flow', itemId: 8, orgId: at.org.id });
    const started = act();
    await whenWaiting(test);
    return { acting: started };
  });
  return acting;
};
const revoked = async (personId: number) =>
  (
    await test.db.execute(sql`
      SELECT item_type, object_changes AS changes FROM audit_log
      WHERE event = 'grant.revoked' AND owner_id = ${personId}`)
  ).rows;

it('tells of a grant that was changed meanwhile what it gave in the end', async () => {
  const reply = await overtakenBy(
    [sql`UPDATE grants SET role = 'operator' WHERE user_id = ${at.ann.id}`],
    () => at.call('DELETE', `/users/${at.ann.id}/access`),
  );
  expect(reply.json()).toEqual({ ended: 1 });
  expect(await revoked(at.ann.id)).toEqual([
    { item_type: 'flow', changes: { access_level: ['operator', null] } },
  ]);
});

it('tells of access to a team that was given while the team was being deleted', async () => {
  const team = sql`org_id = ${at.org.id} AND resource_type = 'teams' AND resource_id = ${at.teamId}`;
  const reply = await overtakenBy(
    [
      sql`SELECT FROM resources WHERE ${team} FOR NO KEY UPDATE`,
      sql`INSERT INTO grants (org_id, resource_type, resource_id, user_id, role)
        VALUES (${at.org.id}, 'teams', ${at.teamId}, ${at.cat.id}, 'operator')`,
    ],
    () => at.call('DELETE', `/teams/${at.teamId}`),
  );
  expect(reply.statusCode).toBe(200);
  expect(await revoked(at.cat.id)).toEqual([
    { item_type: 'team', changes: { access_level: ['operator', null] } },
  ]);
});
