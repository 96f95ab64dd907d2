import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../test/test-database.ts';
import { makeDb } from './db.ts';
import { runMigrations } from './migrate.ts';
import { createPool } from './pool.ts';

const database = await createTestDatabase();
const owner = new pg.Pool(database.owner);
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const countApplied = async (): Promise<unknown> =>
  (await owner.query('SELECT count(*) FROM drizzle.__drizzle_migrations')).rows[0];

describe('migrations', () => {
  it('are applied once, by processes that start together', async () => {
    const before = await countApplied();
    await Promise.all([runMigrations(database.owner), runMigrations(database.owner)]);
    expect(await countApplied()).toEqual(before);
  });

  it('run from nothing in two processes at once', async () => {
    await owner.query(
      'DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public',
    );
    await Promise.all([runMigrations(database.owner), runMigrations(database.owner)]);
    expect((await owner.query('SELECT count(*) FROM users')).rowCount).toBe(1);
  });

  it('give the app role its rights, also when it came after the tables, and no more', async () => {
    const app = new pg.Pool({ ...database.app, max: 1 });
    // Dropping the database may cut off a connection that is just saying goodbye.
    app.on('error', () => undefined);
    await owner.query(
      `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM rollcall_app;
       REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM rollcall_app`,
    );
    await expect(app.query('SELECT FROM orgs')).rejects.toThrow('permission denied');
    await runMigrations(database.owner);
    await app.query('SELECT FROM orgs');
    await app.query(`SELECT nextval(pg_get_serial_sequence('users', 'id'))`);
    await expect(app.query(`INSERT INTO throttles VALUES ('ip', '\\x')`)).rejects.toThrow(
      'row-level security',
    );
    await app.query(`SET ROLE rollcall_system; INSERT INTO throttles VALUES ('ip', '\\x')`);
    await app.query('RESET ROLE');
    for (const statement of [
      'DELETE FROM audit_log',
      'UPDATE audit_log SET seq = 1',
      'DELETE FROM audit_chains',
      'TRUNCATE users',
      'SELECT FROM drizzle.__drizzle_migrations',
    ]) {
      await expect(app.query(statement)).rejects.toThrow('permission denied');
    }
    await app.end();
  });

  it('leave the app role owning nothing', async () => {
    const owned = await owner.query(
      `SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'rollcall_app'`,
    );
    expect(owned.rows).toEqual([]);
  });
});

describe('the pool', () => {
  it('reads bigint as a number that is exact, date as text, timestamptz as Date', async () => {
    const pool = createPool(database.app);
    const { rows } = await pool.query(
      `SELECT 9007199254740991::bigint AS id, '2026-02-03'::date AS day, 1.10::numeric AS sum,
              '2026-02-03T04:05:06Z'::timestamptz AS at, current_setting('statement_timeout') AS cap`,
    );
    expect(rows).toEqual([
      {
        id: Number.MAX_SAFE_INTEGER,
        day: '2026-02-03',
        sum: '1.10',
        at: new Date('2026-02-03T04:05:06Z'),
        cap: '15s',
      },
    ]);
    await expect(pool.query('SELECT 9007199254740993::bigint')).rejects.toThrow('safe integer');
    await pool.end();
  });

  it('outlives a connection that breaks between the statements of a transaction', async () => {
    const pool = createPool(database.app);
    const client = await pool.connect();
    const broken = new Promise((resolve) => client.once('end', resolve));
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    await broken;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release();
    expect((await pool.query('SELECT 1')).rowCount).toBe(1);
    expect(pool.totalCount).toBe(1);
    await pool.end();
  });

  it('gets the connection of a transaction back that could not begin', async () => {
    const pool = createPool({ ...database.app, max: 1 });
    const db = makeDb(pool);
    pool.once('acquire', (client) => client.connection.stream.destroy());
    await expect(db.transaction(() => Promise.resolve('never'))).rejects.toThrow();
    expect(await db.transaction(() => Promise.resolve('done'))).toBe('done');
    await pool.end();
  });
});
