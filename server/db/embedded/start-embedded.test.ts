import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { StartupError } from '../../startup-error.ts';
import { startEmbedded } from './start-embedded.ts';

const root = await realpath(await mkdtemp(join(tmpdir(), 'rollcall-test-')));
await chmod(root, 0o755);
afterAll(() => rm(root, { recursive: true }));

const log = (): void => {};
const start = (dataDir: string): ReturnType<typeof startEmbedded> =>
  startEmbedded({ dataDir, log });

async function query(config: PoolConfig, sql: string): Promise<unknown[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded database', () => {
  const dataDir = join(root, 'plain');

  it('starts on nothing, keeps what was committed, and serves roles without privileges', async () => {
    const first = await start(dataDir);
    await query(first.ownerConfig, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin');
    await query(first.ownerConfig, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await expect(query(first.appConfig, 'SELECT * FROM kept')).rejects.toThrow('permission denied');
    await expect(query(first.appConfig, 'CREATE TABLE mine ()')).rejects.toThrow('denied');
    await first.stop();

    const second = await start(dataDir);
    expect(await query(second.ownerConfig, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(
      await query(
        second.superuserConfig,
        `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles
          WHERE rolname LIKE 'rollcall%' ORDER BY 1`,
      ),
    ).toEqual([
      { rolname: 'rollcall_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false },
      { rolname: 'rollcall_owner', rolsuper: false, rolbypassrls: true, rolcreaterole: false },
      { rolname: 'rollcall_system', rolsuper: false, rolbypassrls: false, rolcreaterole: false },
    ]);
    const settings = 'fsync,synchronous_commit,listen_addresses,full_page_writes'.split(',');
    expect(
      await query(
        second.appConfig,
        `SELECT ${settings.map((name) => `current_setting('${name}') AS ${name}`).join()}`,
      ),
    ).toEqual([
      { fsync: 'on', synchronous_commit: 'on', listen_addresses: '', full_page_writes: 'on' },
    ]);
    await second.stop();
    expect((await stat(join(dataDir, 'pg'))).mode & 0o777).toBe(0o700);
  });

  it('refuses a second start on the folder, and is not disturbed by it', async () => {
    const first = await start(dataDir);
    const refusal = start(dataDir);
    await expect(refusal).rejects.toThrow(StartupError);
    await expect(refusal).rejects.toThrow(`is running on the data folder ${dataDir}`);
    expect(await query(first.appConfig, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await first.stop();
  });

  it('brings PostgreSQL back when it was killed, and says so', async () => {
    const said: string[] = [];
    const database = await startEmbedded({ dataDir, log, warn: (line) => said.push(line) });
    const pid = Number.parseInt(await readFile(join(dataDir, 'pg', 'postmaster.pid'), 'utf8'), 10);
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => said.at(-1), { timeout: 20_000 })
      .toBe('The embedded database is back.');
    expect(await query(database.ownerConfig, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await database.stop();
    expect(said[0]).toBe('The embedded database has ended (code 137); it is started again.');
    const next = await start(dataDir);
    await next.stop();
  });

  it('stops for good, also while PostgreSQL is down', async () => {
    const database = await start(dataDir);
    const pid = Number.parseInt(await readFile(join(dataDir, 'pg', 'postmaster.pid'), 'utf8'), 10);
    process.kill(pid, 'SIGKILL');
    await delay(100);
    await database.stop();
    await delay(1000);
    await expect(query(database.ownerConfig, 'SELECT 1')).rejects.toThrow();
    const next = await start(dataDir);
    await next.stop();
  });

  it('works where paths are long and the folders above are closed to the database account', async () => {
    const closed = join(root, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const longDir = join(closed, 'long-'.repeat(20), 'data');
    const database = await start(longDir);
    await expect(start(longDir)).rejects.toThrow('is running on the data folder');
    expect(await query(database.appConfig, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const link = await readFile(join(longDir, 'short-path'), 'utf8');
    await database.stop();
    await expect(stat(link)).rejects.toThrow('ENOENT');
  });

  it('says which folder it cannot use, and which PostgreSQL made the data', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(start(join(root, 'file', 'data'))).rejects.toThrow('DATA_DIR: cannot write in');
    const old = join(root, 'old');
    await mkdir(join(old, 'pg'), { recursive: true });
    await writeFile(join(old, 'pg', 'PG_VERSION'), '12\n');
    await expect(start(old)).rejects.toThrow(/made by PostgreSQL 12 and this version brings 18/);
  });
});
