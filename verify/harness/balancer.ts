import { Agent, createServer, request, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Shares requests out to servers that say they are ready, each in turn. */
export interface Balancer {
  readonly url: string;
  /** Addresses that get requests once they are ready. */
  readonly backends: Set<string>;
  /** Resolves when this many of them are. */
  untilReady(count: number): Promise<void>;
  close(): Promise<void>;
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/** What a server says of itself; nothing when it is only slow to answer. */
const readinessOf = async (url: string): Promise<boolean | undefined> => {
  try {
    const reply = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await reply.arrayBuffer();
    return reply.status === 200;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? undefined : false;
  }
};

/**
 * Does what the usual ones do and nothing kinder: asks for readiness at an interval, keeps
 * connections alive, and tries no request a second time. What it cannot hand on is a 502.
 */
export const startBalancer = async (checkEveryMs: number): Promise<Balancer> => {
  const backends = new Set<string>();
  const ready = new Set<string>();
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  const check = async (): Promise<void> => {
    await Promise.all(
      [...backends].map(async (url) => {
        const isReady = await readinessOf(url);
        if (isReady) ready.add(url);
        if (isReady === false) ready.delete(url);
      }),
    );
    for (const url of ready) if (!backends.has(url)) ready.delete(url);
  };
  const checks = setInterval(() => void check(), checkEveryMs);

  const server = createServer((incoming, outgoing) => {
    const choices = [...ready];
    const backend = choices[(turn += 1) % Math.max(1, choices.length)];
    if (backend === undefined) {
      outgoing.writeHead(502).end('nobody is ready');
      return;
    }
    const handOn: ClientRequest = request(
      backend + (incoming.url ?? ''),
      { method: incoming.method, headers: incoming.headers, agent },
      (reply) => {
        const headers = Object.entries(reply.headers).filter(
          ([name]) => !HOP_BY_HOP.includes(name),
        );
        outgoing.writeHead(reply.statusCode ?? 502, Object.fromEntries(headers));
        reply.pipe(outgoing);
        reply.on('error', () => outgoing.destroy());
      },
    );
    handOn.on('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(`${backend}: ${error.message}`);
    });
    incoming.pipe(handOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    backends,
    untilReady: async (count) => {
      while (ready.size < count) {
        await check();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      clearInterval(checks);
      agent.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
};
