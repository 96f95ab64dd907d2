import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { precompress } from '../../scripts/lib/precompress.mjs';

const SOURCE = path.resolve('bench/web/react-admin');
const FOLDER = path.resolve('node_modules/.cache/bench/react-admin');
const BUILT = path.join(FOLDER, 'dist');
const STAMP = path.join(FOLDER, 'built-from');

export const REACT_ADMIN = 'a react-admin list of the same people on the same API';

const run = promisify(execFile);

const fingerprint = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const entry of await readdir(SOURCE, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    hash.update(await readFile(path.join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
};

/**
 * Installs and builds the yardstick below node_modules, once; it is no part of the product and of
 * no other command. Returns the folder of the built page, precompressed as ours is.
 */
export const buildReactAdmin = async (say: (line: string) => void): Promise<string> => {
  const wanted = await fingerprint();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === wanted) return BUILT;
  say('installing and building the react-admin yardstick …');
  await mkdir(FOLDER, { recursive: true });
  await cp(SOURCE, FOLDER, { recursive: true });
  const npm = process.env['npm_execpath'] ?? '';
  const [command, first] = npm.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await run(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
  });
  const vite = path.resolve('node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', FOLDER, '--logLevel', 'error'], { cwd: FOLDER });
  await precompress(BUILT);
  await writeFile(STAMP, wanted);
  return BUILT;
};
