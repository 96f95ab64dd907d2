import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { errorCode, errorLine, StartupError } from '../../startup-error.ts';

/**
 * Holds a folder for this process by listening on a unix socket in it. The kernel closes the
 * socket with the process, however that ends: a file that nobody answers on is stale, at once and
 * without guessing from process ids (which mean nothing across containers).
 * Two processes that find the same stale file at the same instant could both pass; PostgreSQL's
 * own lock is the fence behind this one, which is here to refuse early and in plain words.
 */
export async function takeLock(socketPath: string, dataDir: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const server = await listen(socketPath);
    if (server) return () => new Promise((resolve) => server.close(() => resolve()));
    if (await isHeld(socketPath)) break;
    await rm(socketPath, { force: true });
  }
  throw new StartupError(
    `Another Rollcall is running on the data folder ${dataDir}: stop it first, or give this one a DATA_DIR of its own.`,
  );
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('listening', () => resolve(server));
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(new StartupError(`DATA_DIR: cannot lock ${path} (${errorLine(error)}).`));
    });
    server.listen(path);
  });
}

/** Only a refused connection proves that the holder is gone; "not permitted" does not. */
function isHeld(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      resolve(!['ECONNREFUSED', 'ENOENT'].includes(errorCode(error) ?? ''));
    });
  });
}
