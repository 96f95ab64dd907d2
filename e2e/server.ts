import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { productUnderTest } from './mutant.ts';

/** A running product: the built server with its own database in a folder of its own. */
export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  readonly setupToken: string;
  /** Ends it; its data goes unless it is kept for a later start. */
  stop(keep?: 'keep data'): Promise<void>;
}

/** What a start may be told. */
export interface StartOptions {
  /** Beside the usual settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of an earlier start, with its data and its address. */
  readonly again?: RunningServer;
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
};

/** Starts the product as `npm start` does after its build, and waits until it answers. */
export const startServer = async ({ env, again }: StartOptions = {}): Promise<RunningServer> => {
  const dataDir = again?.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'rollcall-e2e-')));
  const port = again === undefined ? await freePort() : Number(new URL(again.url).port);
  const url = `http://127.0.0.1:${port}`;
  const setupToken = `e2e-set-up-token-${port}`;
  const product = productUnderTest();
  const child = spawn(process.execPath, [product.server], {
    env: {
      ...process.env,
      WEB_DIR: product.web,
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      SETUP_TOKEN: setupToken,
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Rollcall is at')) resolve();
    });
    void exited.then(([code]) => reject(new Error(`the server ended with code ${String(code)}`)));
  });
  return {
    url,
    dataDir,
    setupToken,
    stop: async (keep) => {
      child.kill('SIGTERM');
      await exited;
      if (keep === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
};
