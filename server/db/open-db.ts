import pg from 'pg';
import type { PoolConfig } from 'pg';
import { errorCode, errorLine, StartupError } from '../startup-error.ts';
import { canTakeAppRoles, ensureAppRoles } from './app-role.ts';
import { startEmbedded } from './embedded/start-embedded.ts';
import { APP_ROLE, SYSTEM_ROLE } from './embedded/roles.ts';
import { createPool } from './pool.ts';

const OLDEST_VERSION = 150_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Where the database is; a part of the configuration. */
export type DatabaseSettings = {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly migrationDatabaseUrl?: string | undefined;
};

/** What opening and running a database has to tell. */
export type DatabaseLog = {
  debug(message: string): void;
  warn(message: string): void;
};

/** The open database of this process. */
export type OpenDatabase = {
  /** Serves requests, in the app roles wherever they can be taken. */
  readonly pool: pg.Pool;
  /** Who serves requests where they cannot: it sees all rows, and nothing but our code tells them apart. */
  readonly asGiven: string | undefined;
  /** For migrations. */
  readonly ownerConfig: PoolConfig;
  readonly kind: 'embedded' | 'server';
  /** Ends the pool, then the embedded database. */
  close(): Promise<void>;
};

/**
 * Opens the database: the one at DATABASE_URL, else the embedded one in the data folder.
 * Migrations are the caller's next step, before the first query through the pool. `meanwhile` is
 * called as soon as another process is at work, for what needs no database.
 * @throws StartupError with one line for the operator
 */
export async function openDatabase(
  config: DatabaseSettings,
  log: DatabaseLog,
  meanwhile: () => void = () => {},
): Promise<OpenDatabase> {
  if (config.databaseUrl === undefined) return openEmbedded(config.dataDir, log, meanwhile);
  meanwhile();
  return openServer(config.databaseUrl, config.migrationDatabaseUrl, log);
}

async function openEmbedded(
  dataDir: string,
  log: DatabaseLog,
  meanwhile: () => void,
): Promise<OpenDatabase> {
  const database = await startEmbedded({
    dataDir,
    meanwhile,
    log: (line) => log.debug(line),
    warn: (line) => log.warn(line),
  });
  let isClosing = false;
  const warn = warnWith(log);
  const pool = createPool(database.appConfig, {
    onError: (error) => {
      if (!isClosing) warn(error);
    },
  });
  const close = async (): Promise<void> => {
    isClosing = true;
    await pool.end();
    await database.stop();
  };
  return {
    pool,
    asGiven: undefined,
    ownerConfig: database.ownerConfig,
    kind: 'embedded',
    close,
  };
}

async function openServer(
  url: string,
  migrationUrl: string | undefined,
  log: DatabaseLog,
): Promise<OpenDatabase> {
  const appConfig = { connectionString: url };
  const ownerConfig = { connectionString: migrationUrl ?? url };
  const appUser = await probe('DATABASE_URL', appConfig);
  if (migrationUrl !== undefined) await probe('MIGRATION_DATABASE_URL', ownerConfig);

  const owner = new pg.Client(ownerConfig);
  owner.on('error', () => {}); // Said by the statement under way as well.
  await owner.connect();
  await ensureAppRoles(owner, [appUser]).finally(() => owner.end());
  const asGiven = (await canTakeAppRoles(appConfig)) ? undefined : appUser;
  if (asGiven !== undefined) {
    log.warn(
      `DATABASE_URL: ${appUser} cannot take the roles ${APP_ROLE} and ${SYSTEM_ROLE} and runs with its own rights: the database does not keep the orgs apart by itself.`,
    );
  }
  const role = asGiven === undefined ? APP_ROLE : undefined;
  const pool = createPool(appConfig, { role, onError: warnWith(log) });
  return { pool, asGiven, ownerConfig, kind: 'server', close: () => pool.end() };
}

function warnWith(log: DatabaseLog): (error: Error) => void {
  return (error) => log.warn(`A database connection broke: ${errorLine(error)}`);
}

/**
 * Signs in once and returns the role's name.
 * @throws StartupError naming the variable
 */
export async function probe(variable: string, config: PoolConfig): Promise<string> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {}); // Said by connect() as well.
  try {
    await client.connect();
    const result = await client.query<{ version: number; name: string; user: string }>(
      `SELECT current_setting('server_version_num')::int AS version,
              current_setting('server_version') AS name, current_user AS user`,
    );
    const row = result.rows[0];
    if (row && row.version >= OLDEST_VERSION) return row.user;
    throw new StartupError(
      `${variable}: the server is PostgreSQL ${row?.name}; 15 or later is needed.`,
    );
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`${variable}: ${explain(error, client)}`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The password is in none of these: they are built from the parts of the address. */
function explain(error: unknown, client: pg.Client): string {
  const code = errorCode(error) ?? '';
  const server = `${client.host}:${client.port}`;
  if (code === '28P01' || code === '28000') {
    return `the server at ${server} does not let ${client.user} in (wrong name or password).`;
  }
  if (code === '3D000') return `there is no database ${client.database} at ${server}.`;
  if (code === '42501') return `${client.user} may not connect to ${client.database} at ${server}.`;
  if (/^(E[A-Z]+|EAI_.*)$/.test(code)) return `no PostgreSQL answers at ${server} (${code}).`;
  return `cannot use the database at ${server}: ${errorLine(error)}`;
}
