import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { precompress } from './precompress.mjs';
import { ROOT, runTool, step, TOOLS } from './run.mjs';

/** What the build is made from. */
const SOURCES = [
  'contract',
  'server',
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'vite.server.config.ts',
  'vite.draw.config.ts',
  'tsconfig.base.json',
  'package-lock.json',
  'scripts/lib',
];
const STAMP = 'dist/.built-from';

const isBuilt = async () =>
  (await readFile(join(ROOT, STAMP), 'utf8').catch(() => '')) === (await hashOfSources());

/** Builds when the sources are not those of the last build. */
export async function ensureBuilt() {
  if (!(await isBuilt())) await build();
}

/** Makes sure of what the product and the commands beside it need to run, and touches nothing else. */
export async function ensureRunnable() {
  const isReady = await isBuilt();
  await ensureInstalled({ isBuilt: isReady });
  if (!isReady) await build();
}

/**
 * Emits the server to dist/server, as it is run, and to dist/node, file by file, for the commands
 * beside it and for the tests; the dashboard to dist/web, and what the server draws it with to
 * dist/draw.
 */
export async function build() {
  const hash = await hashOfSources();
  await rm(join(ROOT, STAMP), { force: true });
  await step('Building', async () => {
    const outcomes = await Promise.all([
      compileServer(),
      bundleServer(),
      bundleDrawing(),
      buildDashboard(),
    ]);
    return {
      code: Math.max(...outcomes.map(({ code }) => code)),
      output: outcomes.map(({ output }) => output).join('\n'),
    };
  });
  await writeFile(join(ROOT, STAMP), hash);
}

/** To dist/node, for `npm run dev` too. */
export async function compileServer() {
  const outcome = await runTool(TOOLS.tsc, ['-b', 'contract', 'server']);
  await copyMigrations('dist/node/server/db/migrations');
  return outcome;
}

async function bundleServer() {
  const config = ['--config', 'vite.server.config.ts', '--logLevel', 'warn'];
  const outcome = await runTool(TOOLS.vite, ['build', ...config]);
  await copyMigrations('dist/server/migrations');
  return outcome;
}

const bundleDrawing = () =>
  runTool(TOOLS.vite, ['build', '--config', 'vite.draw.config.ts', '--logLevel', 'warn']);

/** Neither takes along what is not TypeScript. @param {string} folder */
async function copyMigrations(folder) {
  const to = join(ROOT, folder);
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await cp(join(ROOT, 'server/db/migrations'), to, { recursive: true });
}

async function buildDashboard() {
  const outcome = await runTool(TOOLS.vite, ['build', '--logLevel', 'warn']);
  if (outcome.code === 0) await precompress(join(ROOT, 'dist/web'));
  return outcome;
}

/** @returns {Promise<string>} a hash of the names and contents of all sources but the tests */
async function hashOfSources() {
  const files = (await Promise.all(SOURCES.map(listFiles))).flat().toSorted();
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(join(ROOT, file)));
  return hash.digest('hex');
}

/** @param {string} path relative to the checkout @returns {Promise<string[]>} */
async function listFiles(path) {
  const entries = await readdir(join(ROOT, path), { withFileTypes: true, recursive: true }).catch(
    (error) => {
      if (error.code === 'ENOTDIR') return undefined;
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.\w+$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
