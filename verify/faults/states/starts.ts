import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { databaseUrl, freePort, spawnServer } from '../../harness/spawn-server.ts';
import type { Told } from './told.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a server says that ends instead of serving. */
const lastWords = async (env: Env): Promise<string> => {
  const server = await spawnServer({ env }).catch((error: unknown) => String(error));
  if (typeof server === 'string') return server;
  await server.kill('SIGKILL');
  return 'it started';
};

const nowhere = async (): Promise<string> =>
  `postgresql://a:secret@127.0.0.1:${await freePort()}/x`;

/** A database that is away at start: waited for, told, and then given up; or stopped by a signal. */
export const databaseAway = async (env: Env): Promise<Told[]> => {
  const url = await nowhere();
  const away = { ...env, DATABASE_URL: url, MIGRATION_DATABASE_URL: undefined };
  const words = await lastWords({ ...away, DATABASE_WAIT_SECONDS: '1' });
  const waiting = await spawnServer({ env: away, until: 'waiting up to 60 s' });
  const code = await waiting.kill('SIGTERM');
  return [
    {
      state: 'away at start',
      said: words,
      wants: /ended with code 1:[^]*no PostgreSQL answers at 127/,
    },
    {
      state: 'told to stop while it waits',
      said: `${code} ${waiting.lines.join('\n')}`,
      wants: /^0 [^]*Stopped before it was ready/,
    },
  ];
};

/** A build that is older than the database. */
export const olderBuild = async (env: Env, superuser: pg.Client): Promise<Told[]> => {
  const later = 9_999_999_999_999;
  await superuser.query(
    `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', ${later})`,
  );
  const said = await lastWords(env);
  await superuser.query(`DELETE FROM drizzle.__drizzle_migrations WHERE created_at = ${later}`);
  return [{ state: 'build older than the database', said, wants: /migrated by a newer Rollcall/ }];
};

/** Two processes on one data folder, each with the bundled database. */
export const oneFolder = async (env: Env, dataDir: string): Promise<Told[]> => {
  const bundled = {
    ...env,
    DATABASE_URL: undefined,
    MIGRATION_DATABASE_URL: undefined,
    DATA_DIR: dataDir,
  };
  const first = await spawnServer({ env: bundled });
  const said = await lastWords(bundled);
  await first.kill('SIGTERM');
  return [
    {
      state: 'two on one data folder',
      said,
      wants: /Another Rollcall is running on the data folder/,
    },
  ];
};

const readiness = async (url: string): Promise<string> => {
  const [live, ready] = await Promise.all(
    ['/health/live', '/health/ready'].map((path) => fetch(url + path).catch(() => undefined)),
  );
  return `${live?.status} ${ready?.status} ${await ready?.text()}`;
};

/** Makes every statement of the migrations slow, so that one can be cut off in the midst of them. */
const SLOW = `
  CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); END';
  CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION slow()`;

/** A process that is killed in the midst of the migrations of an empty database, and the next one. */
export const halfMigrated = async (
  env: Env,
  empty: pg.ClientConfig,
  superuser: pg.Client,
): Promise<Told[]> => {
  await superuser.query(SLOW);
  const target = { ...env, DATABASE_URL: databaseUrl(empty), MIGRATION_DATABASE_URL: undefined };
  const dying = await spawnServer({ env: target, until: 'bringing the database up to date' });
  const said = await readiness(dying.url);
  await delay(500);
  await dying.kill('SIGKILL');
  // The server notices when it next speaks to the client; here at once.
  await superuser.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'rollcall migrations'`,
  );
  await superuser.query('DROP EVENT TRIGGER slow; DROP FUNCTION slow()');
  const { rows } = await superuser.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'`,
  );
  const server = await spawnServer({ env: target });
  const after = await readiness(server.url);
  await server.kill('SIGTERM');
  return [
    { state: 'while migrations run', said, wants: /^200 503 .*bringing the database up to date/ },
    { state: 'half-finished migration', said: `${rows[0]?.count} tables`, wants: /^0 tables/ },
    { state: 'start after it', said: after, wants: /^200 200/ },
  ];
};
