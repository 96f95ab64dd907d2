import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run, step } from './run.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package
 * @typedef {{ packages?: Record<string, Package> }} Lock
 */

/** Installs what the lock file names when node_modules holds anything else. */
export async function ensureInstalled() {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(readLock),
  );
  if (isInstalled(wanted, installed)) return;
  await step('Installing packages', npmCi);
}

/**
 * Whether npm's own record of what it installed agrees with the lock file. npm writes the record
 * last, so that an installation that was cut off has none. Optional packages may be absent: they
 * are for other platforms.
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export function isInstalled(wanted, installed) {
  const found = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '') return true;
    const there = found[path];
    if (!there) return entry.optional === true || entry.devOptional === true;
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
