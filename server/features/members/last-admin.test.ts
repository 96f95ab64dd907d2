import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

/** The ways for one admin to take the other out of the set of those who can act as admin. */
const WAYS = {
  demote: (who: SeededPerson) => ({
    method: 'PUT',
    url: `/api/orgs/${who.orgId}/members`,
    payload: { members: [{ id: who.id, admin: false }] },
  }),
  deactivate: (who: SeededPerson) => ({ method: 'PUT', url: `/api/users/${who.id}/deactivate` }),
  lock: (who: SeededPerson) => ({ method: 'PUT', url: `/api/users/${who.id}/lock_account` }),
  remove: (who: SeededPerson) => ({
    method: 'DELETE',
    url: `/api/orgs/${who.orgId}/members`,
    payload: { members: [{ email: who.email }] },
  }),
} as const;
const NAMES = ['demote', 'deactivate', 'lock', 'remove'] as const;
const PAIRS = NAMES.flatMap((one) => NAMES.map((other) => [one, other] as const));
const ROUNDS = 4;

/** An org whose owner is no admin any more: two admins of the same rank, and nobody else. */
const orgOfTwo = async () => {
  const org = await seedOrg(test);
  const two = [
    await seedPerson(test, org.id, { admin: true }),
    await seedPerson(test, org.id, { admin: true }),
  ] as const;
  await test.owner.query('ALTER TABLE org_memberships DISABLE TRIGGER USER');
  await test.owner.query('UPDATE org_memberships SET is_admin = false WHERE user_id = $1', [
    org.owner.id,
  ]);
  await test.owner.query('ALTER TABLE org_memberships ENABLE TRIGGER USER');
  return { org, two };
};

const ableAdmins = async (orgId: number): Promise<number> => {
  const { rows } = await test.db.execute<{ n: number }>(sql`
    SELECT count(*) AS n FROM org_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId} AND m.is_admin AND m.status = 'ACTIVE' AND u.status = 'ACTIVE'
      AND u.admin_locked_until IS NULL AND u.password_hash IS NOT NULL`);
  return rows[0]?.n ?? 0;
};

const countWaiting = async (): Promise<number> => {
  const { rows } = await test.owner.query(`
    SELECT count(DISTINCT pid)::int AS n FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database() AND NOT granted`);
  return rows[0].n;
};

type Deed = (typeof WAYS)[keyof typeof WAYS];
/** Each does it to the other; neither gets on before both have passed the guard. */
const atOnce = async ([a, b]: readonly [SeededPerson, SeededPerson], one: Deed, other: Deed) => {
  const [asA, asB] = [await loginAs(test, a), await loginAs(test, b)];
  const gate = await test.owner.connect();
  try {
    await gate.query('BEGIN');
    await gate.query('SELECT FROM users WHERE id = ANY($1) FOR UPDATE', [[a.id, b.id]]);
    const replies = Promise.all([
      test.app.inject({ ...one(b), headers: asA }),
      test.app.inject({ ...other(a), headers: asB }),
    ]);
    await expect.poll(countWaiting, { timeout: 10_000, interval: 5 }).toBe(2);
    await gate.query('ROLLBACK');
    return await replies;
  } finally {
    gate.release(true); // With whatever it still holds.
  }
};

it.each(PAIRS)('of two admins at once, %s against %s, one stays', async (one, other) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { org, two } = await orgOfTwo();
    const replies = await atOnce(two, WAYS[one], WAYS[other]);
    const codes = replies.map(({ statusCode }) => statusCode).sort();
    expect(codes, replies.map(({ body }) => body).join()).toEqual([200, 409]);
    expect(await ableAdmins(org.id)).toBe(1);
  }
});

it('a deed of somebody who lost the right meanwhile is not done, though admins are left', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { org, two } = await orgOfTwo();
    await seedPerson(test, org.id, { admin: true });
    const replies = await atOnce(two, WAYS.demote, WAYS.demote);
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(await ableAdmins(org.id)).toBe(2);
  }
});
