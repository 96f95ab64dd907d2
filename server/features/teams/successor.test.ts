import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { transact } from '../../http/transact.ts';
import { callerOf } from '../../test/leaver.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { whenWaiting } from '../../test/waiting.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let admin: SeededPerson;
let ann: SeededPerson;
let teamId = 0;
beforeEach(async () => {
  org = await seedOrg(test);
  admin = await seedPerson(test, org.id, { admin: true });
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  teamId = (await callerOf(test, org.owner)('POST', '/teams', { name: 'Data' })).json().id;
});

const handTo = async (as: SeededPerson, ownerId: number) => {
  const reply = await callerOf(test, as)('PUT', `/teams/${teamId}`, { owner_id: ownerId });
  const { owner, error_code: code, details } = reply.json();
  return [reply.statusCode, owner?.id ?? code, ...Object.keys(details ?? {})];
};

it('takes a team from nobody who outranks the caller, for whomever', async () => {
  expect(await handTo(admin, admin.id)).toEqual([403, 'higher_rank']);
  expect(await handTo(admin, ann.id)).toEqual([403, 'higher_rank']);
  // To say who owns it is no change.
  expect(await handTo(admin, org.owner.id)).toEqual([200, org.owner.id]);
  expect(await handTo(org.owner, ann.id)).toEqual([200, ann.id]);
  expect(await handTo(admin, admin.id)).toEqual([200, admin.id]);
  expect(await handTo(admin, ann.id)).toEqual([200, ann.id]);
});

it('goes to an active member of the org', async () => {
  const stranger = (await seedOrg(test)).owner;
  expect(await handTo(org.owner, stranger.id)).toEqual([404, 'not_found', 'owner_id']);
  await callerOf(test, org.owner)('PUT', `/users/${ann.id}/deactivate`);
  expect(await handTo(org.owner, ann.id)).toEqual([409, 'conflict', 'owner_id']);
});

it('is refused where the team got another owner at the same moment', async () => {
  await handTo(org.owner, ann.id);
  const { acting } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`SELECT FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`);
    const taken = handTo(admin, admin.id);
    await whenWaiting(test);
    await tx.execute(sql`UPDATE teams SET owner_id = ${org.owner.id} WHERE id = ${teamId}`);
    audit({ event: 'team.updated', itemType: 'team', itemId: teamId, orgId: org.id });
    return { acting: taken };
  });
  expect(await acting).toEqual([409, 'conflict']);
});
