import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { arrange, callOf } from '../test/calls.ts';
import { runJobs } from '../test/run-jobs.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  person = await seedPerson(test, org.id);
});

const lapsed = (kind: 'admin' | 'automatic') =>
  arrange(
    test,
    sql`INSERT INTO locks (user_id, kind, until)
      VALUES (${person.id}, ${kind}, now() - interval '5 minutes') RETURNING id`,
  );
const told = async () => {
  const { rows } = await test.owner.query(
    `SELECT event, actor_type, reason, object_changes AS changes, association_resource->>'id' AS lock
     FROM audit_log WHERE org_id = $1 AND owner_id = $2 AND event LIKE 'user.%lock%' ORDER BY id`,
    [org.id, person.id],
  );
  return rows;
};
const expired = (kind: string, id: number) => ({
  event: 'user.lock_expired',
  actor_type: 'system',
  reason: null,
  changes: { [`${kind}_lock`]: [true, false] },
  lock: String(id),
});

it('tells which lock has run out, whatever other lock stands', async () => {
  const id = await lapsed('automatic');
  await arrange(test, sql`INSERT INTO locks (user_id, kind) VALUES (${person.id}, 'admin')`);
  await runJobs(test);
  expect(await told()).toEqual([expired('automatic', id)]);
});

it('is told when an admin locks anew before anybody has closed it', async () => {
  const ids = [await lapsed('admin'), await lapsed('automatic')];
  const headers = await loginAs(test, org.owner);
  await callOf(test)('PUT', `/users/${person.id}/lock_account`, {}, headers);
  expect(await told()).toEqual([
    expired('admin', ids[0] ?? 0),
    expired('automatic', ids[1] ?? 0),
    expect.objectContaining({ event: 'user.locked', actor_type: 'user' }),
  ]);
});

it('is told without the reason of the run that comes upon it', async () => {
  const id = await lapsed('admin');
  const body = { action: 'lock', ids: [person.id], reason: 'Under inquiry' };
  await callOf(test)('POST', '/users/bulk', body, await loginAs(test, org.owner));
  expect(await told()).toEqual([
    expired('admin', id),
    expect.objectContaining({ event: 'user.locked', reason: 'Under inquiry' }),
  ]);
});

it('is told when wrong passwords lock anew before anybody has closed it', async () => {
  const ids = [await lapsed('admin'), await lapsed('automatic')];
  const body = { email: person.email, password: 'wrong' };
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await callOf(test)('POST', '/session', body);
    await test.owner.query(`UPDATE throttles SET blocked_until = now() - interval '1 second'`);
  }
  expect(await told()).toEqual([
    expired('admin', ids[0] ?? 0),
    expired('automatic', ids[1] ?? 0),
    expect.objectContaining({ event: 'user.auto_locked' }),
  ]);
});
