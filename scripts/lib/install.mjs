import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run, step } from './run.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, dev?: boolean }} Package
 * @typedef {{ packages?: Record<string, Package> }} Lock
 */

/**
 * Installs what the lock file names when node_modules holds anything else. Where all is built, the
 * packages for that may have been taken away (`npm prune --omit=dev`).
 */
export async function ensureInstalled({ isBuilt = false } = {}) {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(readLock),
  );
  if (isInstalled(wanted, installed, { isBuilt })) return;
  await step('Installing packages', npmCi);
}

/**
 * Whether npm's own record of what it installed agrees with the lock file. npm writes the record
 * last, so that an installation that was cut off has none. Optional packages may be absent: they
 * are for other platforms. Nor are those that only a build needs missed where it stands.
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export function isInstalled(wanted, installed, { isBuilt = false } = {}) {
  const found = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '') return true;
    const there = found[path];
    if (!there) return Boolean(entry.optional || entry.devOptional || (isBuilt && entry.dev));
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/** @param {string} file @returns {Promise<Lock>} */
async function readLock(file) {
  const text = await readFile(join(ROOT, file), 'utf8').catch(() => '{}');
  return JSON.parse(text);
}

/** The build needs the development packages, whatever NODE_ENV says. */
function npmCi() {
  const args = ['ci', '--include=dev'];
  const cli = process.env['npm_execpath'] ?? '';
  if (cli.endsWith('.js')) return run(process.execPath, [cli, ...args]);
  return run('npm', args);
}
