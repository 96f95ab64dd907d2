import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { callOf } from '../test/calls.ts';
import { loginAs, seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it.each([
  ['leaves it', sql`DELETE FROM team_members`],
  ['is made a plain member', sql`UPDATE team_members SET is_admin = false`],
])('keeps no manager of a team who %s while it is locked', async (_what, change) => {
  const org = await seedOrg(test);
  const manager = await seedPerson(test, org.id);
  const asOwner = await loginAs(test, org.owner);
  const asManager = await loginAs(test, manager);
  const body = { name: 'Data', members: [{ id: manager.id, admin: true }] };
  const { id } = (await callOf(test)('POST', '/teams', body, asOwner)).json();
  const { acting } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`SELECT FROM teams WHERE id = ${id} FOR NO KEY UPDATE`);
    const rename = Promise.resolve(
      callOf(test)('PUT', `/teams/${id}`, { name: 'Mine' }, asManager),
    );
    await whenWaiting(test);
    await tx.execute(sql`${change} WHERE team_id = ${id} AND user_id = ${manager.id}`);
    audit({ event: 'team.member_changed', itemType: 'team', itemId: id, orgId: org.id });
    return { acting: rename };
  });
  const reply = await acting;
  expect([reply.statusCode, reply.json().error_code]).toEqual([409, 'conflict']);
});
