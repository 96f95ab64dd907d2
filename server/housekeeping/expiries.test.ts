import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyChains } from '../audit/verify.ts';
import { arrange } from '../test/calls.ts';
import { runJobs } from '../test/run-jobs.ts';
import { seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
let org: { id: number; owner: SeededPerson };
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
});
afterAll(() => test.close());

const told = async (event: string) =>
  (
    await test.owner.query<{ owner_id: number }>(
      'SELECT owner_id, actor_type FROM audit_log WHERE org_id = $1 AND event = $2 ORDER BY id',
      [org.id, event],
    )
  ).rows;

it('writes down that a lock has run out, once, at the instant that it did', async () => {
  const people = await Promise.all([1, 2, 3].map(() => seedPerson(test, org.id)));
  const [past, ahead, endless] = people.map(({ id }) => id);
  await arrange(
    test,
    sql`INSERT INTO locks (user_id, kind, until) VALUES
      (${past}, 'automatic', now() - interval '5 minutes'),
      (${ahead}, 'automatic', now() + interval '5 minutes'), (${endless}, 'admin', NULL)`,
  );
  expect(await runJobs(test)).toEqual(['locks:0']);
  expect(await runJobs(test)).toEqual([]);
  expect(await told('user.lock_expired')).toEqual([{ owner_id: past, actor_type: 'system' }]);
  const { rows } = await test.owner.query(
    'SELECT ended_at = until AS at_its_end, ended_because FROM locks WHERE user_id = $1',
    [past],
  );
  expect(rows).toEqual([{ at_its_end: true, ended_because: 'expired' }]);
});

it('writes down that an invitation has run out, again only after it was sent again', async () => {
  const person = await seedPerson(test, org.id, { password: null });
  const id = await arrange(
    test,
    sql`INSERT INTO invites (org_id, user_id, email, email_key, invited_by, expires_at)
      SELECT ${org.id}, id, email, email_key, ${org.owner.id}, now() - interval '1 minute'
      FROM users WHERE id = ${person.id} RETURNING id`,
  );
  expect(await runJobs(test)).toEqual(['invitations:0']);
  expect(await runJobs(test)).toEqual([]);
  const once = { owner_id: person.id, actor_type: 'system' };
  expect(await told('invite.expired')).toEqual([once]);
  await arrange(test, sql`UPDATE invites SET expires_at = now() WHERE id = ${id}`);
  expect(await runJobs(test)).toEqual(['invitations:0']);
  expect(await told('invite.expired')).toEqual([once, once]);
  await arrange(
    test,
    sql`UPDATE invites SET status = 'revoked', expires_at = now() WHERE id = ${id}`,
  );
  expect(await runJobs(test)).toEqual([]);
  expect((await verifyChains(test.db, org.id)).intact).toBe(true);
});
