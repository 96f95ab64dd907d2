import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../harness/spawn-server.ts';

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;
const READY_MS = 60_000;

const answers = async (url: string): Promise<boolean> => {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return true;
    await new Promise((next) => setTimeout(next, 200));
  }
  return false;
};

/**
 * Installs a copy of the checkout without running a script of any package, builds and starts it.
 * True when it answers with its own database.
 */
export const worksWithoutScripts = async (): Promise<boolean> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-copy-'));
  const inside = { cwd: folder, maxBuffer: MOST_OUTPUT };
  try {
    const { stdout } = await run('git', ['ls-files', '-z'], { maxBuffer: MOST_OUTPUT });
    for (const file of stdout.split('\0').filter((name) => name !== '')) {
      await cp(file, path.join(folder, file));
    }
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], inside);
    await run(process.execPath, ['scripts/build.mjs'], inside);
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), DATA_DIR: path.join(folder, 'data') };
    const server = execFile(process.execPath, ['dist/server/main.js'], { ...inside, env });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const isUp = await answers(`http://127.0.0.1:${port}`);
    server.kill('SIGTERM');
    await ended;
    return isUp;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
