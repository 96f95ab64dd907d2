import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @typedef {{ code: number, output: string }} Outcome
 */

/**
 * Runs a program in the checkout and keeps what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to our own
 * @returns {Promise<Outcome>}
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs the command-line program of an installed package, with this Node and without a shell.
 * @param {string} file path inside node_modules
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function runTool(file, args, env) {
  return run(process.execPath, [join(ROOT, 'node_modules', file), ...args], env);
}

/** Paths of the tools inside node_modules. */
export const TOOLS = {
  oxlint: 'oxlint/bin/oxlint',
  playwright: '@playwright/test/cli.js',
  oxfmt: 'oxfmt/bin/oxfmt',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
};

/**
 * Does a step with one line to the operator; on failure prints all of it and ends the process.
 * @param {string} title
 * @param {() => Promise<Outcome>} work
 */
export async function step(title, work) {
  console.log(`${title} …`);
  const { code, output } = await work();
  if (code === 0) return;
  console.error(output);
  console.error(`${title}: failed`);
  process.exit(code);
}
