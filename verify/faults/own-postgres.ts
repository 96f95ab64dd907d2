import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { chooseAccount } from '../../server/db/embedded/account.ts';
import { binariesFor } from '../../server/db/embedded/binaries.ts';
import { CLEAN_ENV, SUPERUSER } from '../../server/db/embedded/cluster.ts';
import { DATABASE, ensureRoles, OWNER_ROLE, socketConfig } from '../../server/db/embedded/roles.ts';
import { databaseUrl } from '../harness/spawn-server.ts';

/** A PostgreSQL of the harness's own: to the product it is a server like any other. */
export interface OwnPostgres {
  /** For a server process of the product. */
  readonly env: Readonly<Record<string, string>>;
  readonly superuser: PoolConfig;
  /** Ends it as a crash does, without a checkpoint (immediate shutdown); waits until it is gone. */
  crash(): Promise<void>;
  /** Ends it as an operator does (fast shutdown); waits until it is gone. */
  end(): Promise<void>;
  /** Starts it again and waits until it accepts. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0777',
  fsync: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
};

const waitUntilReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!child.stderr) throw new Error('its log is not piped');
    const lines: string[] = [];
    createInterface({ input: child.stderr })
      .on('line', (line) => {
        lines.push(line);
        if (line.includes('ready to accept connections')) resolve();
      })
      .on('close', () => reject(new Error(`PostgreSQL ended:\n${lines.join('\n')}`)));
  });

/**
 * Makes and starts one in a temporary folder, of the bundled programs or of those in `programs`.
 */
export const startOwnPostgres = async (programs?: string): Promise<OwnPostgres> => {
  const dir = await mkdtemp(join(tmpdir(), 'rollcall-own-'));
  await chmod(dir, 0o755);
  const account = await chooseAccount(join(dir, 'pg'));
  const bundled = programs === undefined ? await binariesFor(account, dir) : undefined;
  const binary = (name: 'postgres' | 'initdb') => bundled?.[name] ?? join(programs ?? '', name);
  const cluster = await mkdtemp(join(dir, 'pg-'));
  if (account) await chown(cluster, account.uid, account.gid);
  const options = { ...account, cwd: cluster, env: CLEAN_ENV };
  const initArgs = ['-D', cluster, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C'];
  await promisify(execFile)(binary('initdb'), [...initArgs, '--no-sync'], options);

  const settings = { ...SETTINGS, unix_socket_directories: cluster };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn(binary('postgres'), ['-D', cluster, ...args], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await waitUntilReady(child);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(
      Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10),
      signal,
    );
    await exited;
  };
  await start();
  const client = new pg.Client(socketConfig(cluster, SUPERUSER, 'postgres'));
  await client.connect();
  await ensureRoles(client);
  await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
  await client.end();
  const superuser = socketConfig(cluster, SUPERUSER, DATABASE);
  return {
    env: { DATA_DIR: join(dir, 'data'), DATABASE_URL: databaseUrl(superuser) },
    superuser,
    crash: () => end('SIGQUIT'),
    end: () => end('SIGINT'),
    start,
    remove: async () => {
      await end('SIGQUIT');
      await rm(dir, { recursive: true, force: true });
    },
  };
};
