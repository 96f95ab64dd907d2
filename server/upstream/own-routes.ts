import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteSpec } from '../../contract/route.ts';
import { createSession, deleteSession, getSession, SignInBody } from '../../contract/session.ts';
import { getCapabilities, getLive, getMetrics, getReady, getSetup } from '../../contract/system.ts';
import { cookieName } from '../auth/authenticate.ts';
import { assertCustomHeader } from '../auth/csrf.ts';
import { AppError } from '../http/app-error.ts';
import { isOperator } from '../http/pipeline.ts';
import { parsePart } from '../http/validate.ts';
import { registry } from '../metrics/registry.ts';
import { reasonNotReady } from '../process/phase.ts';
import { VERSION } from '../version.ts';
import type { Desk } from './app.ts';
import { ask } from './platform.ts';
import { exchange, viewHeld } from './session-view.ts';

interface OwnRoute {
  readonly route: RouteSpec;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

const fromOf = (request: FastifyRequest) => ({
  ip: request.ip,
  userAgent: request.headers['user-agent'] ?? '',
});

/** Sign-in, the session and sign-out, answered here: the browser never meets the platform's token. */
const sessionRoutes = ({ config, sessions }: Desk): OwnRoute[] => {
  const { upstreamUrl, publicUrl } = config;
  const name = cookieName(publicUrl);
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
  } as const;
  const liveOf = (request: FastifyRequest) => {
    const isBackground = request.headers['x-background'] !== undefined;
    const held = sessions.find(request.cookies[name], isBackground);
    if (!held) throw new AppError('unauthenticated', 'Sign in first');
    return held;
  };
  return [
    {
      route: createSession,
      handler: async (request, reply) => {
        const body = parsePart(SignInBody, request.body ?? undefined) as {
          email: string;
          password: string;
        };
        const begun = await exchange(upstreamUrl, body, fromOf(request));
        const cookie = sessions.begin(begun);
        const held = sessions.find(cookie, true);
        if (!held) throw new AppError('unavailable', 'The platform gave a token that is over');
        const view = await viewHeld(upstreamUrl, sessions, held, fromOf(request));
        // Whoever signs in anew leaves the former session.
        sessions.end(request.cookies[name]);
        void reply.setCookie(name, cookie, options);
        return view;
      },
    },
    {
      route: getSession,
      handler: async (request) => {
        const held = liveOf(request);
        try {
          return await viewHeld(upstreamUrl, sessions, held, fromOf(request));
        } catch (error) {
          if (error instanceof AppError && error.code === 'unauthenticated') {
            sessions.end(request.cookies[name]);
          }
          throw error;
        }
      },
    },
    {
      route: deleteSession,
      handler: async (request, reply) => {
        assertCustomHeader(request);
        const held = liveOf(request);
        sessions.end(request.cookies[name]);
        // It is over for the browser either way; the platform is told, if it listens.
        const authorization = `Bearer ${held.token}`;
        await ask(upstreamUrl, { method: 'POST', path: '/token/logout', authorization }).catch(
          () => undefined,
        );
        void reply.setCookie(name, '', { ...options, maxAge: 0 });
        void reply.header('clear-site-data', '"cookies"');
        return { message: 'Signed out' };
      },
    },
  ];
};

/** What this server answers itself. */
export const ownRoutes = (desk: Desk): readonly OwnRoute[] => [
  ...sessionRoutes(desk),
  {
    route: getCapabilities,
    handler: () => ({ name: 'rollcall', version: VERSION, features: [] }),
  },
  {
    // The platform is there already.
    route: getSetup,
    handler: () => ({ needed: false, password_rules: { min_length: 8, max_length: 128 } }),
  },
  { route: getLive, handler: () => ({ status: 'ok' }) },
  {
    route: getReady,
    handler: () => {
      const why = reasonNotReady(desk.phase);
      if (why) throw new AppError('unavailable', why);
      return { status: 'ok' };
    },
  },
  {
    route: getMetrics,
    handler: async (request, reply) => {
      if (!isOperator(request, desk.config.metricsToken)) {
        throw new AppError('unauthenticated', 'For the operator only');
      }
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  },
];
