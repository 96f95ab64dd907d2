import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : error;
  }
};

const SYSTEM = { actor: null, request: null };

describe('rules that the database itself keeps', () => {
  it('refuses a change without an audit row in the same transaction', async () => {
    const org = await seedOrg(test);
    const person = await seedPerson(test, org.id);
    const rename = sql`UPDATE users SET full_name = 'Nobody Saw' WHERE id = ${person.id}`;
    expect(await codeOf(test.db.execute(rename))).toBe('RC002');
    const { rows } = await test.db.execute(
      sql`SELECT full_name FROM users WHERE id = ${person.id}`,
    );
    expect(rows).toEqual([{ full_name: person.fullName }]);
  });

  it('never leaves an org without an active admin', async () => {
    const org = await seedOrg(test);
    const demote = transact(test.db, SYSTEM, async (tx, audit) => {
      await tx.execute(sql`UPDATE org_memberships SET is_admin = false WHERE org_id = ${org.id}`);
      audit({ event: 'role.removed', itemType: 'user', orgId: org.id });
    });
    expect(await codeOf(demote)).toBe('RC001');
  });

  it('keeps the audit log append-only, for its owner too', async () => {
    const change = `UPDATE audit_log SET reason = 'x'`;
    expect(await codeOf(test.owner.query(change))).toBe('RC003');
    expect(await codeOf(test.owner.query('TRUNCATE audit_log'))).toBe('RC003');
    expect(await codeOf(test.db.execute(sql.raw(change)))).toBe('42501');
  });
});
