import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { LoggerOptions } from 'pino';
import { implementations } from './features/index.ts';
import { methodTable } from './http/allowed-methods.ts';
import { addBodyParsers } from './http/body-parsers.ts';
import { compressReplies } from './http/compress.ts';
import type { Services } from './http/context.ts';
import { documentedOnly, oursOf } from './http/documented-only.ts';
import { sendError } from './http/error-reply.ts';
import { answerUnreadable } from './http/unreadable-request.ts';
import { registerRoutes } from './http/register-routes.ts';
import { addSecurityHeaders, allHeaders } from './http/security-headers.ts';
import { serveSpa } from './http/serve-spa.ts';
import { watchPeers } from './http/watch-peers.ts';
import { measureRequests } from './metrics/requests.ts';
import { closeConnectionsWhenStopping } from './process/drain.ts';
import { loggableError } from './loggable-error.ts';

/** Largest body read: 10,000 invitations fit. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Log options: JSON with request ids; no query strings, no bodies, no credentials. */
export const loggerOptions = (level: string): LoggerOptions => ({
  level,
  redact: ['req.headers', 'res.headers', 'token', 'password', '*.token', '*.password'],
  serializers: {
    err: loggableError,
    req: (request: { method: string; url: string; ip: string }) => ({
      method: request.method,
      url: request.url.split('?', 1)[0] ?? '',
      remoteAddress: request.ip,
    }),
  },
});

/** The application without a port: tests call it through `inject`. */
export const buildApp = async (
  services: Services,
  loggerInstance?: FastifyBaseLogger,
): Promise<FastifyInstance> => {
  const { config } = services;
  const app = Fastify({
    ...(loggerInstance && { loggerInstance }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT,
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
  closeConnectionsWhenStopping(app, services.phase);
  watchPeers(app, config);
  await addSecurityHeaders(app, config.publicUrl);
  await app.register(cookie);
  addBodyParsers(app);
  compressReplies(app);
  const offered = config.documentedOnly ? documentedOnly(implementations) : implementations;
  const hidden = config.documentedOnly ? oursOf(implementations) : [];
  const table = methodTable(offered, config.basePath);
  await serveSpa(app, config.webDir, config.basePath, table);
  registerRoutes(app, services, offered, table, methodTable(hidden, config.basePath));
  return app;
};
