import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loginAs, seedMembership, seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { asSystem } from './as-system.ts';
import { makeDb } from './db.ts';
import { runMigrations } from './migrate.ts';
import { APP_POLICIES } from './policies.ts';
import { createPool } from './pool.ts';
import { secureRows } from './row-security.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

// What holds nothing that a request of an org may see.
const SYSTEM_ONLY = ['link_tokens', 'audit_checkpoints', 'audit_peaks'];

describe('every table', () => {
  it('is behind a policy, for its owner too, and is named where policies are', async () => {
    const { rows } = await test.owner.query<{ name: string; is_forced: boolean }>(`
      SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS is_forced FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`);
    expect(rows.filter((table) => !table.is_forced)).toEqual([]);
    const named = [...Object.keys(APP_POLICIES), ...SYSTEM_ONLY];
    expect(named.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  it('is left alone by a start that finds it as it should be', async () => {
    const policies = 'SELECT oid FROM pg_policy ORDER BY oid';
    const before = (await test.owner.query(policies)).rows;
    const { superuser } = inject('testServer');
    await runMigrations({ ...superuser, database: test.owner.options.database });
    expect((await test.owner.query(policies)).rows).toEqual(before);
  });
});

describe('a transaction', () => {
  it('reaches beyond its org only for what is asked as the system', async () => {
    const [here, there] = [await seedOrg(test), await seedOrg(test)];
    const db = test.db.within({ orgId: here.id, userId: here.owner.id });
    const orgs = sql`SELECT id FROM orgs WHERE id IN (${here.id}, ${there.id}) ORDER BY id`;
    await db.transaction(async (tx) => {
      const seen = async () => (await tx.execute<{ id: number }>(orgs)).rows.map(({ id }) => id);
      expect(await seen()).toEqual([here.id]);
      expect(await asSystem(tx, seen)).toEqual([here.id, there.id]);
      expect(await seen()).toEqual([here.id]);
      const broken = asSystem(tx, () => Promise.reject(new Error('came to nothing')));
      await expect(broken).rejects.toThrow('came to nothing');
      expect(await seen()).toEqual([here.id]);
      await tx
        .transaction((inner) => asSystem(inner, (all) => all.execute(sql`SELECT 1 / 0`)))
        .catch(() => undefined);
      expect(await seen()).toEqual([here.id]);
    });
  });

  it('leaves its connection as it found it', async () => {
    const pool = createPool({ ...test.db.$client.options, max: 1 });
    const db = makeDb(pool);
    const { id, owner } = await seedOrg(test);
    const here = db.within({ orgId: id, userId: owner.id });
    const count = sql`SELECT count(*)::int AS n FROM orgs`;
    const all = (await db.execute(count)).rows;
    expect((await here.execute(count)).rows).toEqual([{ n: 1 }]);
    await here.transaction((tx) => asSystem(tx, () => Promise.resolve()));
    expect((await here.execute(count)).rows).toEqual([{ n: 1 }]);
    await here.execute(sql`SELECT 1 / 0`).catch(() => undefined);
    expect((await db.execute(count)).rows).toEqual(all);
    expect((await pool.query('SELECT count(*)::int AS n FROM orgs')).rows).toEqual(all);
    await pool.end();
  });
});

describe('a person of two orgs', () => {
  it('sees their own in both, and of the other org nothing else', async () => {
    const [here, there] = [await seedOrg(test), await seedOrg(test)];
    const person = await seedPerson(test, here.id);
    await seedMembership(test, there.id, person.id);
    await loginAs(test, { id: person.id, orgId: there.id });
    const db = test.db.within({ orgId: here.id, userId: person.id });
    const inThere = async (column: string, table: string) => {
      const { rows } = await db.execute<{ n: number }>(
        sql`SELECT count(*)::int AS n FROM ${sql.identifier(table)}
          WHERE ${sql.identifier(column)} = ${there.id}`,
      );
      return rows[0]?.n;
    };
    expect(await inThere('id', 'orgs')).toBe(1);
    expect(await inThere('org_id', 'org_memberships')).toBe(1);
    expect(await inThere('org_id', 'sessions')).toBe(1);
    expect(await inThere('org_id', 'members_here')).toBe(0);
    expect(await inThere('default_org_id', 'users')).toBe(0);
    expect(await inThere('org_id', 'audit_log')).toBe(0);
  });
});

describe('on a server', () => {
  it('an owner without any privilege has the same wall, and its searches their index', async () => {
    const { superuser } = inject('testServer');
    const role = `plain_${randomBytes(4).toString('hex')}`;
    const admin = new pg.Client(superuser);
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    await admin.query(`CREATE DATABASE ${role} OWNER ${role}`);
    const owner = { ...superuser, user: role, password: 'x', database: role };
    await runMigrations(owner);
    const client = new pg.Client(owner);
    await client.connect();
    await client.query(`
      INSERT INTO audit_log (org_id, chain, seq, created_at, event, outcome, item_type, actor_type,
        prev_hash, hash, search_text)
      SELECT 1 + n % 2, 'c', n, now(), 'e', 'success', 'i', 'user', '', '', md5(n::text)
      FROM generate_series(1, 20000) n`);
    // An index is chosen for what it costs without the rows that wait to be put in order in it.
    await client.query('VACUUM ANALYZE audit_log');
    // Not the roles of this server: a view is read as its owner, whoever reads it.
    await client.query(`SET app.org_id = '1'`);
    const { rows } = await client.query(
      `EXPLAIN SELECT * FROM audit_here WHERE org_id = 1 AND search_text LIKE '%c4ca4238a0%'`,
    );
    expect(JSON.stringify(rows)).toContain('audit_log_search_idx');
    expect((await client.query('SELECT DISTINCT org_id FROM audit_here')).rows).toHaveLength(1);
    await client.end();
    await admin.query(`DROP DATABASE ${role}`);
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  });

  it('a role that can take neither of the two goes on seeing what it did', async () => {
    const role = `given_${randomBytes(4).toString('hex')}`;
    const admin = new pg.Client({
      ...inject('testServer').superuser,
      database: test.owner.options.database,
    });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role}; GRANT SELECT ON orgs, audit_here TO ${role}`);
    await seedOrg(test);
    const seen = async () => {
      await admin.query(`SET ROLE ${role}`);
      const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM orgs');
      await admin.query('RESET ROLE');
      return rows[0]?.n;
    };
    expect(await seen()).toBe(0);
    await secureRows(admin, role);
    expect(await seen()).toBeGreaterThan(0);
    await secureRows(admin);
    expect(await seen()).toBe(0);
    await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await admin.end();
  });
});
