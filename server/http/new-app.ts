import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { measureRequests } from '../metrics/requests.ts';
import { closeConnectionsWhenStopping } from '../process/drain.ts';
import type { PhaseHolder } from '../process/phase.ts';
import { addBodyParsers } from './body-parsers.ts';
import { compressReplies } from './compress.ts';
import { sendError } from './error-reply.ts';
import { addSecurityHeaders, allHeaders } from './security-headers.ts';
import { answerUnreadable } from './unreadable-request.ts';
import { watchPeers } from './watch-peers.ts';

/** Largest body read: 10,000 invitations fit. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** For a request to arrive whole: half of one would hold its connection for ever. */
const ARRIVES_MS = 60_000;

/** An application without routes: how requests are read, errors told, replies headed and measured. */
export const newApp = async (
  config: Config,
  phase: PhaseHolder,
  loggerInstance?: FastifyBaseLogger,
): Promise<FastifyInstance> => {
  const app = Fastify({
    ...(loggerInstance && { loggerInstance }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: ARRIVES_MS,
    exposeHeadRoutes: false,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    forceCloseConnections: 'idle',
    // What was on its way when the server began to stop is served.
    return503OnClosing: false,
    // Malformed URLs are answered like any other unreadable request; no hook runs for them.
    frameworkErrors: (error, request, reply) => {
      void reply.headers(allHeaders(request.id, config.publicUrl));
      return sendError(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, config.publicUrl),
    routerOptions: { maxParamLength: 300 },
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  measureRequests(app);
  closeConnectionsWhenStopping(app, phase);
  watchPeers(app, config);
  await addSecurityHeaders(app, config.publicUrl);
  await app.register(cookie);
  addBodyParsers(app);
  compressReplies(app);
  return app;
};
