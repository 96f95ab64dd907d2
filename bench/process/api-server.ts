import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SERVER } from '../../verify/harness/product.ts';
import { freePort } from '../../verify/harness/spawn-server.ts';

const LOGS = path.resolve('node_modules/.cache/bench/logs');
const START_MS = 60_000;

/** A server process of the product. */
export interface ApiServer {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it said that it listens. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export interface ApiOptions {
  /** `DATABASE_URL`, or `DATA_DIR` for the bundled database. */
  readonly env: Readonly<Record<string, string>>;
  /** The file of the server; as `npm start` runs it when left out. */
  readonly main?: string;
}

/**
 * Starts a server and waits until it listens. What it logs goes to a file: a reader in this process
 * would take part of the machine that is measured.
 */
export const startApi = async ({ env, main = SERVER }: ApiOptions): Promise<ApiServer> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await mkdir(LOGS, { recursive: true });
  const logFile = path.join(LOGS, `${port}.log`);
  const log = await open(logFile, 'w');
  const started = performance.now();
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: url,
      WEB_DIR: path.resolve('dist/web'),
      DATA_DIR: path.join(LOGS, `${port}-data`),
      ...env,
    },
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = once(child, 'exit');
  await log.close();
  for (;;) {
    const text = await readFile(logFile, 'utf8');
    if (text.includes('Rollcall is at ')) break;
    if (child.exitCode !== null || performance.now() - started > START_MS) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start:\n${text}`);
    }
    await delay(5);
  }
  const startMs = performance.now() - started;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url, pid: child.pid ?? 0, startMs, stop };
};
