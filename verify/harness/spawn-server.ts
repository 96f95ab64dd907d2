import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { PoolConfig } from 'pg';
import { productMain } from './product.ts';

/** A server process of the built product. */
export interface SpawnedServer {
  readonly url: string;
  readonly pid: number;
  readonly setupToken: string;
  /** Lines of standard output and error so far. */
  readonly lines: readonly string[];
  /** Settles with the exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface SpawnOptions {
  /** Over the environment of the harness; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Options of node itself, such as a preload. */
  readonly nodeArgs?: readonly string[];
  /** How long to wait until it listens. */
  readonly startMs?: number;
  /** What it prints when there is no need to wait any longer; by default, that it serves. */
  readonly until?: string;
}

/** A TCP port of loopback that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
};

/** The address of a database as `DATABASE_URL` wants it; sockets too. */
export const databaseUrl = ({ user, password, host, port, database }: PoolConfig): string => {
  const secret =
    typeof password === 'string' && password !== '' ? `:${encodeURIComponent(password)}` : '';
  return `postgresql://${user}${secret}@${encodeURIComponent(host ?? '')}:${port}/${database}`;
};

const environment = (env: SpawnOptions['env'], given: Record<string, string>) => {
  const all = { ...process.env, ...given, ...env };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

/**
 * Starts the built product and waits until it listens. Its database is what `env` says:
 * `DATABASE_URL` or, with `DATA_DIR` alone, the bundled one.
 * @throws Error with what it printed, when it ends instead
 */
export const spawnServer = async (options: SpawnOptions = {}): Promise<SpawnedServer> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const setupToken = `verify-set-up-token-${port}`;
  const args = [...(options.nodeArgs ?? []), await productMain()];
  const child = spawn(process.execPath, args, {
    env: environment(options.env, {
      PORT: String(port),
      PUBLIC_URL: url,
      SETUP_TOKEN: setupToken,
      LOG_LEVEL: 'info',
      DRAIN_SECONDS: '0',
      WEB_DIR: path.resolve('dist/web'),
      NODE_ENV: 'production',
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A check that is cut off leaves nothing running.
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  child.once('exit', () => process.off('exit', reap));
  const lines: string[] = [];
  const exited = once(child, 'exit').then(([code]) => (code === null ? null : Number(code)));
  const listening = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes(options.until ?? 'Rollcall is at ')) resolve();
      });
    }
  });
  const ended = exited.then((code) => {
    throw new Error(`the server ended with code ${code}:\n${lines.join('\n')}`);
  });
  const late = new Promise<never>((_resolve, reject) => {
    const limit = options.startMs ?? 60_000;
    setTimeout(() => reject(new Error(`not listening after ${limit} ms`)), limit).unref();
  });
  ended.catch(() => undefined);
  late.catch(() => undefined);
  await Promise.race([listening, ended, late]).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    setupToken,
    pid: child.pid ?? 0,
    lines,
    exited,
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
};
