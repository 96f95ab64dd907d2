import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { probe, type DatabaseSettings } from '../open-db.ts';
import { SUPERUSER } from '../embedded/cluster.ts';
import { DATABASE, OWNER_ROLE, socketConfig } from '../embedded/roles.ts';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { errorLine, StartupError } from '../../startup-error.ts';

/** A database as its superuser sees it: past row-level security, and free to load rows as they are. */
export type Opened = {
  readonly client: pg.Client;
  /** For migrations. */
  readonly ownerConfig: PoolConfig;
  /** The role that serves requests on a server; of the bundled database it is always the same. */
  readonly serving?: string;
  close(): Promise<void>;
};

const connect = async (config: PoolConfig): Promise<pg.Client> => {
  const client = new pg.Client({ ...config, application_name: 'rollcall backup' });
  client.on('error', () => undefined); // Said by the query under way as well.
  await client.connect();
  return client;
};

const openServer = async (url: string): Promise<Opened> => {
  const ownerConfig = { connectionString: url };
  const client = await connect(ownerConfig).catch((error: unknown) => {
    throw new StartupError(`Cannot reach the database: ${errorLine(error)}`);
  });
  return { client, ownerConfig, close: () => client.end() };
};

/** The database of a process that runs on the folder; undefined: none does. */
const openRunning = async (dataDir: string): Promise<Opened | undefined> => {
  const link = await readFile(join(dataDir, 'short-path'), 'utf8').catch(() => '');
  const socketDir = join(link === '' ? dataDir : join(link, 'd'), 'pg');
  const client = await connect(socketConfig(socketDir, SUPERUSER, DATABASE)).catch(() => undefined);
  const ownerConfig = socketConfig(socketDir, OWNER_ROLE, DATABASE);
  return client && { client, ownerConfig, close: () => client.end() };
};

/** Starts the bundled database of a folder that nothing runs on. */
const openStopped = async (dataDir: string): Promise<Opened> => {
  const database = await startEmbedded({ dataDir, log: () => undefined });
  const client = await connect({ ...database.superuserConfig, database: DATABASE });
  const close = async (): Promise<void> => {
    await client.end();
    await database.stop();
  };
  return { client, ownerConfig: database.ownerConfig, close };
};

/** Opens the configured database to read it, whether Rollcall runs on it or not. */
export const openToRead = async (settings: DatabaseSettings): Promise<Opened> => {
  const url = settings.migrationDatabaseUrl ?? settings.databaseUrl;
  if (url !== undefined) return openServer(url);
  return (await openRunning(settings.dataDir)) ?? openStopped(settings.dataDir);
};

/** Opens it to fill it; refused while a process runs on the data folder. */
export const openToFill = async (settings: DatabaseSettings): Promise<Opened> => {
  const { databaseUrl, migrationDatabaseUrl, dataDir } = settings;
  if (databaseUrl === undefined) return openStopped(dataDir);
  const serving = await probe('DATABASE_URL', { connectionString: databaseUrl });
  return { ...(await openServer(migrationDatabaseUrl ?? databaseUrl)), serving };
};
