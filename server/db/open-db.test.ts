import pg from 'pg';
import type { PoolConfig } from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { StartupError } from '../startup-error.ts';
import { createTestDatabase } from '../test/test-database.ts';
import { openDatabase } from './open-db.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

const silent = { debug: () => {}, warn: () => {} };
const open = (
  databaseUrl: string,
  migrationDatabaseUrl?: string,
): ReturnType<typeof openDatabase> =>
  openDatabase({ dataDir: '/nowhere', databaseUrl, migrationDatabaseUrl }, silent);

/** The address of a configuration, as an operator would write it. */
function urlOf(config: PoolConfig, part: Partial<PoolConfig> = {}): string {
  const { host = '', port, user = '', password, database: name } = { ...config, ...part };
  const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  return `postgres://${user}${secret}@${encodeURIComponent(host)}:${port}/${name}`;
}

describe('a database at DATABASE_URL', () => {
  it('serves requests in the app role, also for a superuser', async () => {
    const { superuser } = inject('testServer');
    const url = urlOf(superuser, { database: String(database.owner.database) });
    const opened = await open(url);
    const { rows } = await opened.pool.query(
      'SELECT current_user AS "user", (SELECT count(*) FROM orgs) AS orgs',
    );
    expect(rows).toEqual([{ user: 'rollcall_app', orgs: 0 }]);
    await expect(opened.pool.query('DROP TABLE orgs')).rejects.toThrow('must be owner');
    expect(opened.kind).toBe('server');
    await opened.close();
  });

  it('runs as given where the role may not be taken', async () => {
    const owner = await open(urlOf(database.owner));
    expect((await owner.pool.query('SELECT current_user AS "user"')).rows).toEqual([
      { user: 'rollcall_owner' },
    ]);
    await owner.close();
    const app = await open(urlOf(database.app), urlOf(database.owner));
    expect((await app.pool.query('SELECT current_user AS "user"')).rows).toEqual([
      { user: 'rollcall_app' },
    ]);
    await app.close();
  });

  it('takes the app role as a role that may create roles', async () => {
    const admin = new pg.Client(inject('testServer').superuser);
    await admin.connect();
    const role = `maker_${database.owner.database}`;
    await admin.query(`CREATE ROLE ${role} LOGIN CREATEROLE PASSWORD 'x'`);
    // The roles exist already and another made them: since 16 their maker has to let this one in.
    await admin.query(`GRANT rollcall_app, rollcall_system TO ${role} WITH ADMIN OPTION`);
    const opened = await open(urlOf(database.owner, { user: role, password: 'x' }));
    expect((await opened.pool.query('SELECT current_user AS "user"')).rows).toEqual([
      { user: 'rollcall_app' },
    ]);
    await opened.close();
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  });

  it.each([
    ['postgres://a:secret@127.0.0.1:1/x', 'DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1'],
    ['postgres://a:secret@nowhere.invalid/x', 'DATABASE_URL: no PostgreSQL answers at nowhere.inv'],
    [urlOf(database.app, { database: 'nix' }), 'DATABASE_URL: there is no database nix at'],
    [urlOf(database.app, { user: 'ghost' }), /ghost|role "ghost" does not exist/],
  ])('says in one line what is wrong with %s', async (url, message) => {
    const error: unknown = await open(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartupError);
    expect(error).toHaveProperty('message', expect.stringMatching(/^[^\n]+$/));
    await expect(open(url)).rejects.toThrow(message);
    expect(String(error)).not.toContain('secret');
  });
});
