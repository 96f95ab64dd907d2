import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seedOrg } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { VERSION } from '../../version.ts';
import { openDatabase } from '../open-db.ts';
import { backUp } from './backup.ts';
import { MANIFEST } from './manifest.ts';
import { openToFill } from './open.ts';
import { restore } from './restore.ts';

const { superuser: server } = inject('testServer');
const PASSWORD = 'only for tests';

let test: TestApp;
let superuser: pg.Client;
let scratch: string;
let folder: string;
beforeAll(async () => {
  test = await createTestApp();
  await seedOrg(test);
  superuser = new pg.Client(server);
  await superuser.connect();
  scratch = await mkdtemp(join(tmpdir(), 'rollcall-restore-'));
  folder = join(scratch, 'backup');
  const reader = new pg.Client({ ...server, database: test.owner.options.database });
  await reader.connect();
  await backUp(reader, folder);
  await reader.end();
});
afterAll(async () => {
  await superuser.end();
  await test.close();
  await rm(scratch, { recursive: true });
});

const urlOf = (user: string, database: string): string =>
  `postgres://${user}:${encodeURIComponent(PASSWORD)}@${encodeURIComponent(String(server.host))}:${server.port}/${database}`;

let count = 0;
/** An empty database of a role that may make roles, as an operator prepares one. */
const prepare = async (roles: readonly string[]) => {
  const name = `moved_${process.pid}_${(count += 1)}`;
  const [owner = '', ...others] = roles.map((role) => `${role}_${name}`);
  await superuser.query(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD '${PASSWORD}'`);
  for (const other of others) {
    await superuser.query(`CREATE ROLE ${other} LOGIN PASSWORD '${PASSWORD}'`);
  }
  await superuser.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0`);
  const remove = async () => {
    await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await superuser.query(`DROP ROLE ${[owner, ...others].join(', ')}`);
  };
  return { owner, serving: others[0] ?? owner, name, remove };
};

describe('a backup that is restored to a server', () => {
  it.each([
    ['with one role', ['maker']],
    ['with a role of its own that migrates', ['maker', 'server']],
  ])('is served behind the wall by a role that is no superuser any more: %s', async (_, roles) => {
    const { owner, serving, name, remove } = await prepare(roles);
    const settings = {
      dataDir: '/nowhere',
      databaseUrl: urlOf(serving, name),
      migrationDatabaseUrl: urlOf(owner, name),
    };
    await superuser.query(`ALTER ROLE ${owner} SUPERUSER`);
    const target = await openToFill(settings);
    await restore(target, folder);
    await target.close();
    await superuser.query(`ALTER ROLE ${owner} NOSUPERUSER`);

    const warned: string[] = [];
    const log = { debug: () => {}, warn: (line: string) => warned.push(line) };
    const opened = await openDatabase(settings, log);
    const { rows } = await opened.pool.query(
      'SELECT current_user AS "user", (SELECT count(*) FROM orgs) AS orgs',
    );
    await opened.close();
    const said = [...warned];
    await remove();
    expect(said).toEqual([]);
    expect(rows).toEqual([{ user: 'rollcall_app', orgs: 0 }]);
  });
});

describe('a backup that this build or this database does not take', () => {
  const tryOn = async (from: string) => {
    const { owner, name, remove } = await prepare(['maker']);
    await superuser.query(`ALTER ROLE ${owner} SUPERUSER`);
    const target = await openToFill({ dataDir: '/nowhere', databaseUrl: urlOf(owner, name) });
    const said = await restore(target, from).catch((error: unknown) => error);
    const { rows } = await target.client.query(
      `SELECT (SELECT count(*)::int FROM pg_namespace WHERE nspname IN ('drizzle', 'jobs')) AS schemas,
              (SELECT count(*)::int FROM pg_class
                WHERE relnamespace = 'public'::regnamespace) AS relations`,
    );
    await target.close();
    await remove();
    return { said, left: rows[0] };
  };

  it.each([
    ['an older', -1],
    ['a newer', 1],
  ])(
    'is refused with the version to take, and leaves the database as it was: %s',
    async (age, by) => {
      const other = join(scratch, age);
      await cp(folder, other, { recursive: true });
      const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
      expect(manifest.version).toBe(VERSION);
      const changed = { ...manifest, version: '0.0.7', migrated_to: manifest.migrated_to + by };
      await writeFile(join(other, MANIFEST), JSON.stringify(changed));
      const { said, left } = await tryOn(other);
      expect(String(said)).toMatch(
        `StartupError: The backup is of a database of ${age} Rollcall than this one (it was taken by 0.0.7, this is ${VERSION})`,
      );
      expect(left).toEqual({ schemas: 0, relations: 0 });
    },
  );

  it('is refused by a database that has an org', async () => {
    const { database } = test.owner.options;
    const client = new pg.Client({ ...server, database });
    await client.connect();
    const ownerConfig = { host: '/nowhere' };
    const refused = restore({ client, ownerConfig, close: () => client.end() }, folder);
    await expect(refused).rejects.toThrow('The database is not empty');
    await client.end();
  });
});
