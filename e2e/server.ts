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
  stop(): Promise<void>;
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
export const startServer = async (): Promise<RunningServer> => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-e2e-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const setupToken = `e2e-set-up-token-${port}`;
  const product = productUnderTest();
  const child = spawn(process.execPath, [path.join(product.server, 'server/main.js')], {
    env: {
      ...process.env,
      WEB_DIR: product.web,
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      SETUP_TOKEN: setupToken,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('set-up:')) resolve();
    });
    void exited.then(([code]) => reject(new Error(`the server ended with code ${String(code)}`)));
  });
  return {
    url,
    dataDir,
    setupToken,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
