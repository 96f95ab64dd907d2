import pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { superuserOf } from './sealed-log.ts';

let test: TestApp;
let superuser: pg.Client;
beforeAll(async () => {
  test = await createTestApp();
  superuser = await superuserOf(test);
});
afterAll(async () => {
  await superuser.end();
  await test.close();
});

/** Not allowed to anybody who serves requests: 42501, whatever the words. */
const STATEMENTS = [
  `UPDATE audit_log SET reason = 'x'`,
  'UPDATE audit_log SET seq = seq + 1 WHERE false',
  'DELETE FROM audit_log',
  'DELETE FROM audit_log WHERE seq > 1',
  'TRUNCATE audit_log',
  'TRUNCATE audit_log, audit_chains CASCADE',
  'DELETE FROM audit_chains',
  'TRUNCATE audit_chains',
  'DROP TABLE audit_log',
  'DROP TABLE audit_chains CASCADE',
  'ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only',
  'ALTER TABLE audit_log DISABLE TRIGGER ALL',
  'DROP TRIGGER audit_log_append_only ON audit_log',
  'ALTER TABLE audit_log DROP CONSTRAINT audit_log_chain_unique',
  'ALTER TABLE audit_log DROP COLUMN hash',
  'ALTER TABLE audit_log RENAME TO audit_log_old',
  'ALTER TABLE audit_log OWNER TO CURRENT_USER',
  `CREATE RULE quiet AS ON INSERT TO audit_log DO INSTEAD NOTHING`,
  'CREATE TRIGGER late BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()',
  'DROP FUNCTION refuse_audit_change() CASCADE',
  `CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
  `CREATE OR REPLACE FUNCTION require_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
  'DROP TRIGGER users_audited ON users',
  'ALTER TABLE users DISABLE TRIGGER USER',
  'SET session_replication_role = replica',
  'SET ROLE rollcall_owner',
  'SELECT FROM audit_log FOR UPDATE',
  `INSERT INTO audit_log SELECT * FROM audit_log ON CONFLICT (id) DO UPDATE SET reason = 'x'`,
  `MERGE INTO audit_log a USING (SELECT 1 AS id) s ON a.id = s.id WHEN MATCHED THEN DELETE`,
  'ALTER SEQUENCE audit_log_id_seq RESTART',
  `COPY audit_log TO PROGRAM 'cat'`,
  `COPY audit_log FROM '/etc/hostname'`,
  'DROP SCHEMA public CASCADE',
];

/** Not even its owner changes what stands, as long as the owner leaves the trigger alone. */
const OF_THE_OWNER = [
  `UPDATE audit_log SET reason = 'x'`,
  'DELETE FROM audit_log WHERE false',
  'TRUNCATE audit_log',
];

const codeOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run();
    return 'allowed';
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? '') : String(error);
  }
};

check(
  {
    id: 'T-62',
    asks: 'no role that serves requests can change, remove or switch off what the audit log has',
    mutants: [
      { name: 'the app may update the log', sql: 'GRANT UPDATE ON audit_log TO rollcall_app' },
      {
        name: 'the app owns the log',
        sql: 'GRANT CREATE ON SCHEMA public TO rollcall_app; ALTER TABLE audit_log OWNER TO rollcall_app',
      },
      {
        name: 'the trigger of the log is off',
        sql: 'ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only',
      },
    ],
  },
  async ({ got }) => {
    const { rows: roles } = await superuser.query<{ name: string }>(
      `SELECT rolname AS name FROM pg_roles
       WHERE rolname LIKE 'rollcall%' AND rolname <> 'rollcall_owner' AND NOT rolsuper ORDER BY 1`,
    );
    const allowed: string[] = [];
    for (const { name } of roles) {
      for (const statement of STATEMENTS) {
        // With the rights of the session itself, as if it had signed in as this role.
        await superuser.query(`BEGIN; SET LOCAL SESSION AUTHORIZATION ${name}`);
        const code = await codeOf(() => superuser.query(statement));
        await superuser.query('ROLLBACK');
        if (code !== '42501') allowed.push(`${name}: ${statement} → ${code}`);
      }
    }
    const owned = await superuser.query(
      `SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = ANY($1)`,
      [roles.map(({ name }) => name)],
    );
    const byOwner = [];
    for (const statement of OF_THE_OWNER)
      byOwner.push(await codeOf(() => test.owner.query(statement)));
    got(
      `${STATEMENTS.length} statements refused to ${roles.length} roles (${roles.map(({ name }) => name).join(', ')}), ${OF_THE_OWNER.length} to the owner`,
    );
    expect(roles.map(({ name }) => name)).toContain('rollcall_app');
    expect(allowed).toEqual([]);
    expect(owned.rows).toEqual([]);
    expect(byOwner).toEqual(OF_THE_OWNER.map(() => 'RC003'));
  },
);
