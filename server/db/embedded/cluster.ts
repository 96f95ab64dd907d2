import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, errorLine, StartupError } from '../../startup-error.ts';
import { canEnter } from './account.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

/** The role that made the cluster. Only the launcher connects as it. */
export const SUPERUSER = 'postgres';

/** The environment of the PostgreSQL programs: none of our secrets, no PG* of the operator's. */
export const CLEAN_ENV = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' };

/**
 * Makes the cluster if there is none. It is made beside and moved into place when complete, so
 * that a start that is cut off leaves nothing half made. Access: `trust`, but only through a
 * socket inside the cluster's folder, which is 0700, and never over TCP.
 */
export async function ensureCluster(
  clusterDir: string,
  binaries: Binaries,
  account: Account | undefined,
  isDurable: boolean,
): Promise<void> {
  const madeBy = await versionFile(clusterDir);
  if (madeBy !== undefined) {
    checkVersion(madeBy, binaries, clusterDir);
    if (account) await giveTo(account, clusterDir);
    return;
  }
  const fresh = await freshFolder(clusterDir);
  try {
    if (account) await chown(fresh, account.uid, account.gid);
    const args = ['-D', await pathFor(account, fresh), '-U', SUPERUSER, '-A', 'trust'];
    args.push('-E', 'UTF8', '--locale=C', '--locale-provider=builtin');
    args.push('--builtin-locale=C.UTF-8', '--no-instructions');
    if (!isDurable) args.push('--no-sync');
    await run(binaries.initdb, args, { ...account, cwd: fresh, env: CLEAN_ENV });
    await rename(fresh, clusterDir);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw new StartupError(`Cannot make a database in ${clusterDir}: ${lastLine(error)}`);
  }
}

/**
 * How the account names the cluster's folder. When it cannot enter the folders above (a 0700
 * home), the folder is its working directory, which it was given before it gave up root, and
 * `/proc/self/cwd` leads there without a walk through the closed ones.
 */
export async function pathFor(account: Account | undefined, clusterDir: string): Promise<string> {
  if (!account || (await canEnter(account, clusterDir))) return clusterDir;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new StartupError(
    `DATA_DIR: the account that runs PostgreSQL (uid ${account.uid}) cannot enter ${clusterDir}: choose a folder that it can reach, or do not start as root.`,
  );
}

/** An empty folder beside the cluster's; those of starts that were cut off go. */
async function freshFolder(clusterDir: string): Promise<string> {
  const prefix = `${basename(clusterDir)}.new-`;
  for (const name of await readdir(dirname(clusterDir))) {
    if (!name.startsWith(prefix)) continue;
    await rm(join(dirname(clusterDir), name), { recursive: true, force: true });
  }
  return mkdtemp(join(dirname(clusterDir), prefix));
}

async function versionFile(clusterDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new StartupError(
      `DATA_DIR: cannot read the database in ${clusterDir} (${errorLine(error)}): it may belong to another account.`,
    );
  }
}

function checkVersion(madeBy: string, binaries: Binaries, clusterDir: string): void {
  const major = binaries.version.split('.')[0];
  if (madeBy === major) return;
  throw new StartupError(
    `The database in ${clusterDir} was made by PostgreSQL ${madeBy} and this version brings ${binaries.version}: restore a dump into an empty folder, or set DATABASE_URL.`,
  );
}

/** A restored backup may belong to root; whoever owns the folder has to own all of it. */
async function giveTo(account: Account, dir: string): Promise<void> {
  if ((await stat(dir)).uid === account.uid) return;
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await giveTo(account, path);
    else if (entry.isFile()) await chown(path, account.uid, account.gid);
  }
  await chown(dir, account.uid, account.gid);
}

function lastLine(error: unknown): string {
  const stderr =
    typeof error === 'object' && error !== null && 'stderr' in error ? error.stderr : undefined;
  const lines = String(stderr ?? '').split('\n');
  return lines.find((line) => line.includes('error:')) ?? errorLine(error);
}
