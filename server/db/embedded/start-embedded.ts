import { join, resolve } from 'node:path';
import type { PoolConfig } from 'pg';
import { ensureDataDir } from '../../data-dir.ts';
import { chooseAccount } from './account.ts';
import { binariesFor } from './binaries.ts';
import { ensureCluster, SUPERUSER } from './cluster.ts';
import { keepRunning } from './keep-running.ts';
import { takeLock } from './lock.ts';
import { startPostmaster } from './postmaster.ts';
import { APP_ROLE, DATABASE, ensureDatabase, OWNER_ROLE, socketConfig } from './roles.ts';
import { shortPathOf } from './short-path.ts';

/** What is running, and how to reach it. */
export type EmbeddedDatabase = {
  /** Owns the schema: for migrations. */
  readonly ownerConfig: PoolConfig;
  /** Serves requests; owns nothing. */
  readonly appConfig: PoolConfig;
  /** For tests that make databases of their own; nothing else connects as the superuser. */
  readonly superuserConfig: PoolConfig;
  /** Fast shutdown, then gives the folder free. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** The data folder; the cluster is in `pg` inside it. Made when missing. */
  readonly dataDir: string;
  /** Called with each line of PostgreSQL's log (statements and their values are not in it). */
  readonly log: (line: string) => void;
  /** Called when the database has ended unasked, cannot be brought back yet, and is back. */
  readonly warn?: (line: string) => void;
  /** Called once when PostgreSQL has been started and is not ready yet. */
  readonly meanwhile?: () => void;
  /** Server settings over ours, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** For a small machine: the defaults leave a 2 GB box no room for Node beside it. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  max_connections: '60',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Not the clients' errors: their details quote values, and the API logs its own.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/**
 * Starts the bundled PostgreSQL on a data folder, making the cluster, the roles and the database
 * when they are missing. It ends with this process, however that ends; until then it is brought back
 * whenever it ends by itself.
 * @throws StartupError with one line for the operator
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  const clusterDir = join(dataDir, 'pg');
  await ensureDataDir(dataDir);
  const short = await shortPathOf(dataDir);
  const unlock = await takeLock(join(short.path, 'lock'), dataDir).catch(async (error: unknown) => {
    await short.close();
    throw error;
  });
  const release = async (): Promise<void> => {
    await unlock();
    await short.close();
  };

  try {
    await short.keep();
    const settings = { ...SETTINGS, ...options.settings };
    const account = await chooseAccount(clusterDir);
    const binaries = await binariesFor(account, dataDir);
    await ensureCluster(clusterDir, binaries, account, settings.fsync === 'on');
    const { postgres } = binaries;
    const postmaster = await keepRunning(
      () =>
        startPostmaster({
          postgres,
          clusterDir,
          account,
          settings,
          log: options.log,
          spawned: options.meanwhile,
        }),
      options.warn ?? options.log,
    );
    const stop = async (): Promise<void> => {
      await postmaster.stop();
      await binaries.discard();
      await release();
    };
    const socketDir = join(short.path, 'pg');
    await ensureDatabase(socketDir).catch(async (error: unknown) => {
      await postmaster.stop();
      throw error;
    });
    return {
      ownerConfig: socketConfig(socketDir, OWNER_ROLE, DATABASE),
      appConfig: socketConfig(socketDir, APP_ROLE, DATABASE),
      superuserConfig: socketConfig(socketDir, SUPERUSER, 'postgres'),
      stop,
    };
  } catch (error) {
    await release();
    throw error;
  }
}
