import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../startup-error.ts';

const run = promisify(execFile);

/** The account that PostgreSQL runs as; undefined means: as this process. */
export type Account = { readonly uid: number; readonly gid: number };

const CANDIDATES = ['postgres', 'nobody', 'daemon'];

/**
 * PostgreSQL refuses to run as root. As root it gets the account that owns the cluster already, else
 * the one that owns the data folder, which is who starts on it later, else the first of the usual
 * unprivileged ones. (It must be in the account list: initdb looks its name up.) Not as root, it
 * just runs.
 */
export async function chooseAccount(clusterDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };

  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const accounts = passwd.split('\n').flatMap((line) => {
    const [name = '', , uid, gid] = line.split(':');
    return Number(uid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
  const host = await stat(dirname(clusterDir)).catch(() => undefined);
  const found =
    accounts.find(({ uid }) => uid === host?.uid) ??
    CANDIDATES.flatMap((name) => accounts.filter((account) => account.name === name))[0];
  if (found) return { uid: found.uid, gid: found.gid };
  throw new StartupError(
    `PostgreSQL refuses to run as root, and none of the accounts ${CANDIDATES.join(', ')} exists: start as another account, or set DATABASE_URL.`,
  );
}

/** Whether that account can enter the folder. A checkout in a 0700 home is closed to it. */
export async function canEnter(account: Account | undefined, dir: string): Promise<boolean> {
  return run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', dir], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** The first line a program prints for `--version`, or undefined when it does not run. */
export async function versionOf(
  account: Account | undefined,
  program: string,
): Promise<string | undefined> {
  return run(program, ['--version'], { ...account, cwd: '/' }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
