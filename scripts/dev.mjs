// npm run dev: compiler, server and dashboard, each reloading what changed, until Ctrl-C.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { copyMigrations } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, runTool, step, TOOLS } from './lib/run.mjs';

const port = Number(process.env['PORT'] ?? 3000);
const apiPort = port + 1;
const host = process.env['HOST'] ?? '127.0.0.1';

await ensureInstalled();
// The server needs something to run before the watching compiler has spoken.
await step('Building the server', () => runTool(TOOLS.tsc, ['-b', 'contract', 'server']));
await copyMigrations();
watch(join(ROOT, 'server/db/migrations'), { recursive: true }, () => void copyMigrations());

const tool = (/** @type {string} */ file) => join(ROOT, 'node_modules', file);
const server = {
  PORT: String(apiPort),
  PUBLIC_URL: process.env['PUBLIC_URL'] ?? `http://localhost:${port}`,
};
const children = [
  start([tool(TOOLS.tsc), '-b', 'contract', 'server', '--watch', '--preserveWatchOutput']),
  start(
    ['--watch', '--watch-preserve-output', '--enable-source-maps', 'dist/node/server/main.js'],
    server,
  ),
  start([tool(TOOLS.vite), '--host', host, '--port', String(port), '--strictPort'], {
    API_URL: `http://127.0.0.1:${apiPort}`,
  }),
];

let isStopping = false;
for (const child of children) child.once('exit', (code) => stop(code ?? 1));
// Ctrl-C reaches the children as well, being in the same process group; a plain kill does not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function start(args, env = {}) {
  const options = { cwd: ROOT, env: { ...process.env, ...env } };
  // No terminal input: the dashboard's server would end when it is closed.
  return spawn(process.execPath, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** @param {number} code */
function stop(code) {
  if (isStopping) return;
  isStopping = true;
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}
