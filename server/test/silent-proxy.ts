import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { PoolConfig } from 'pg';

/** A way to a database on which nothing comes through while it is silent, and nobody hangs up. */
export interface SilentProxy {
  readonly config: PoolConfig;
  /** Falls silent, or does so once this is asked. */
  hush(asked?: string): void;
  /** What is under way is lost; new connections come through. */
  resume(): void;
  close(): Promise<void>;
}

const dial = ({ host = '127.0.0.1', port = 5432 }: PoolConfig): Socket =>
  host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);

/** Lays one to the database that a configuration names. */
export const startSilentProxy = async (to: PoolConfig): Promise<SilentProxy> => {
  const sockets = new Set<Socket>();
  const lost = new WeakSet<Socket>();
  let isSilent = false;
  let isSilentAfter: string | undefined;
  const carry = (from: Socket, into: Socket, listen: (chunk: Buffer) => void): void => {
    sockets.add(from);
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      into.destroy();
    });
    from.on('data', (chunk: Buffer) => {
      listen(chunk);
      if (isSilent) lost.add(from).add(into);
      if (!lost.has(from)) into.write(chunk);
    });
  };
  const server = createServer((near) => {
    const far = dial(to);
    carry(near, far, (chunk) => {
      if (isSilentAfter !== undefined && chunk.includes(isSilentAfter)) isSilent = true;
    });
    carry(far, near, () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    config: { ...to, host: '127.0.0.1', port: address.port },
    hush: (asked) => {
      isSilentAfter = asked;
      isSilent = asked === undefined;
    },
    resume: () => {
      isSilentAfter = undefined;
      isSilent = false;
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
};
