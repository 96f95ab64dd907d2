import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { routes } from '../../contract/index.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { cookieName } from '../auth/authenticate.ts';
import { assertCustomHeader, assertSameSite } from '../auth/csrf.ts';
import type { Config } from '../config.ts';
import { methodTable, refuseOtherMethods } from '../http/allowed-methods.ts';
import { AppError } from '../http/app-error.ts';
import { newApp } from '../http/new-app.ts';
import { serveSpa } from '../http/serve-spa.ts';
import type { PhaseHolder } from '../process/phase.ts';
import { ownRoutes } from './own-routes.ts';
import { passThrough } from './pass-through.ts';
import type { HeldSessions } from './sessions.ts';

// A browser has no business with tokens: its own is a cookie, and the platform's stays here.
const isPassed = (route: RouteSpec): boolean =>
  route.documented === true && !route.path.startsWith('/token');

/** What the routes of this server share. */
export interface Desk {
  readonly config: Config & { readonly upstreamUrl: string };
  readonly sessions: HeldSessions;
  readonly phase: PhaseHolder;
}

/** Refuses what other sites send, and writes without the header that no form can send. */
const assertOwnSite = (request: FastifyRequest, { publicUrl }: Config): void => {
  assertSameSite(request, publicUrl);
  assertCustomHeader(request);
};

const registerPassed = (app: FastifyInstance, { config, sessions }: Desk): void => {
  const { upstreamUrl, basePath, publicUrl } = config;
  for (const route of Object.values(routes).filter(isPassed)) {
    app.route({
      method: route.method,
      url: basePath + route.path,
      handler: async (request, reply) => {
        if (route.method !== 'GET') assertOwnSite(request, config);
        if (route.rights === 'public') {
          return passThrough(upstreamUrl, route, request, reply, undefined);
        }
        const value = request.cookies[cookieName(publicUrl)];
        const held = sessions.find(value, request.headers['x-background'] !== undefined);
        if (!held) throw new AppError('unauthenticated', 'Sign in first');
        try {
          return await passThrough(upstreamUrl, route, request, reply, `Bearer ${held.token}`);
        } catch (error) {
          // The platform has ended it: a lock, a deactivation, a new password elsewhere.
          if (error instanceof AppError && error.code === 'unauthenticated') sessions.end(value);
          throw error;
        }
      },
    });
  }
};

/**
 * The dashboard in front of a platform that serves the documented API: the browser's session is
 * ours, the platform's token is held here, documented routes are passed through, nothing is stored.
 */
export const buildUpstreamApp = async (
  desk: Desk,
  loggerInstance?: FastifyBaseLogger,
): Promise<FastifyInstance> => {
  const { config, phase } = desk;
  const app = await newApp(config, phase, loggerInstance);
  const passed = Object.values(routes)
    .filter(isPassed)
    .map((route) => ({ route, handle: async () => undefined }));
  const own = ownRoutes(desk);
  const table = methodTable(
    [...passed, ...own.map(({ route }) => ({ route, handle: async () => undefined }))],
    config.basePath,
  );
  await serveSpa(app, config.webDir, config.basePath, table);
  registerPassed(app, desk);
  for (const { route, handler } of own) {
    app.route({
      method: route.method,
      url: route.atRoot ? route.path : config.basePath + route.path,
      handler: async (request, reply) => {
        if (route.method !== 'GET') assertSameSite(request, config.publicUrl);
        return handler(request, reply);
      },
    });
  }
  refuseOtherMethods(app, table);
  return app;
};
