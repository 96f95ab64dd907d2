import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian puts PostgreSQL 15, the oldest that the product runs on. */
const OLDEST = '/usr/lib/postgresql/15/bin';

export const hasOldest = () => existsSync(join(OLDEST, 'postgres'));

/** @param {string} name of an account @returns {Promise<{ uid: number, gid: number } | undefined>} */
async function accountOf(name) {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const parts = lines.map((line) => line.split(':')).find(([login]) => login === name);
  return parts && { uid: Number(parts[2]), gid: Number(parts[3]) };
}

/**
 * Starts PostgreSQL 15 on a folder of its own; it refuses root, so root runs it as `postgres`.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} the address of its superuser
 */
export async function startOldest() {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-pg15-'));
  const data = join(folder, 'pg');
  const account = process.getuid?.() === 0 ? await accountOf('postgres') : undefined;
  await chmod(folder, 0o711);
  await mkdir(data, { mode: 0o700 });
  if (account) await chown(data, account.uid, account.gid);
  const call = (/** @type {string} */ program, /** @type {string[]} */ args) =>
    new Promise((resolve, reject) => {
      const child = spawn(join(OLDEST, program), args, { cwd: '/', stdio: 'ignore', ...account });
      child.once('error', reject);
      child.once('close', (code) =>
        code === 0 ? resolve(undefined) : reject(new Error(`${program} ended with code ${code}`)),
      );
    });
  await call('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  await call('pg_ctl', [
    '-D',
    data,
    '-w',
    '-l',
    join(data, 'log'),
    'start',
    '-o',
    `-c listen_addresses= -c unix_socket_directories=${data} -c max_connections=200`,
  ]);
  return {
    url: `postgresql://postgres@${encodeURIComponent(data)}:5432/postgres`,
    stop: async () => {
      await call('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      await rm(folder, { recursive: true });
    },
  };
}
