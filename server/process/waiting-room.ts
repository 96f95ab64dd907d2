import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import { AppError } from '../http/app-error.ts';
import { errorBody } from '../http/error-reply.ts';
import { allHeaders } from '../http/security-headers.ts';
import { listenError } from './listen-error.ts';
import { reasonNotReady, type PhaseHolder } from './phase.ts';

/** What is being answered has so long, when the application takes over. */
const LAST_REPLIES_MS = 500;

type Address = Pick<Config, 'host' | 'port' | 'publicUrl'>;

/**
 * Answers on the server's port until the application can: it lives, and it is not ready, with the
 * reason. Whoever watches it can tell a long migration from a process that hangs, and does not end it.
 * @throws StartupError when the port is taken, before anything else has been started
 */
export const openWaitingRoom = async (
  { host, port, publicUrl }: Address,
  phase: PhaseHolder,
): Promise<{ close(): Promise<void> }> => {
  const send = (reply: ServerResponse, status: number, body: object, requestId: string) => {
    const headers = { ...allHeaders(requestId, publicUrl), connection: 'close' };
    reply.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' });
    reply.end(JSON.stringify(body));
  };
  const room = createServer((request, reply) => {
    const requestId = randomUUID();
    if (request.method === 'GET' && request.url === '/health/live') {
      send(reply, 200, { status: 'ok' }, requestId);
      return;
    }
    const refusal = new AppError('unavailable', reasonNotReady(phase) ?? 'Try again');
    reply.setHeader('retry-after', '2');
    send(reply, refusal.status, errorBody(refusal, requestId), requestId);
  });
  try {
    room.listen(port, host);
    await once(room, 'listening');
  } catch (error) {
    throw listenError(error, host, port);
  }
  return {
    close: () =>
      new Promise((resolve) => {
        room.close(() => {
          clearTimeout(patience);
          resolve();
        });
        room.closeIdleConnections();
        // One that never said a word counts as busy, and would hold up the start for ever.
        const patience = setTimeout(() => room.closeAllConnections(), LAST_REPLIES_MS);
      }),
  };
};
