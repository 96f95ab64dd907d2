// npm run dev: server and dashboard, each reloading what changed, until Ctrl-C.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { compileServer } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, step, TOOLS } from './lib/run.mjs';

const port = Number(process.env['PORT'] ?? 3000);
const apiPort = port + 1;
const host = process.env['HOST'] ?? '127.0.0.1';

/** @type {NodeJS.Timeout | undefined} */
let pending;

await ensureInstalled();
await step('Building the server', compileServer);
// The compiler's own watch mode misses changes (7.0.2); building anew takes a second anyway.
for (const room of ['contract', 'server']) {
  watch(join(ROOT, room), { recursive: true, persistent: false }, recompile);
}

const vite = join(ROOT, 'node_modules', TOOLS.vite);
const server = {
  PORT: String(apiPort),
  // Where the dashboard's own server passes it on from (vite.config.ts).
  BASE_PATH: '/api',
  PUBLIC_URL: process.env['PUBLIC_URL'] ?? `http://localhost:${port}`,
};
const children = [
  start(
    ['--watch', '--watch-preserve-output', '--enable-source-maps', 'dist/node/server/main.js'],
    server,
  ),
  start([vite, '--host', host, '--port', String(port), '--strictPort'], {
    API_URL: `http://127.0.0.1:${apiPort}`,
  }),
];

let isStopping = false;
for (const child of children) child.once('exit', (code) => stop(code ?? 1));
// Ctrl-C reaches the children as well, being in the same process group; a plain kill does not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));

/** One run after the last of the changes that come together, as saving all files does. */
function recompile() {
  clearTimeout(pending);
  pending = setTimeout(async () => {
    const { output } = await compileServer();
    if (output) console.error(output);
  }, 100);
}

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
