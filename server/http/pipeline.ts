import type { FastifyReply, FastifyRequest } from 'fastify';
import { Id, IdParam } from '../../contract/primitives.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { authenticate, cookieName, credentialOf, ownCookieName } from '../auth/authenticate.ts';
import { assertCustomHeader, assertSameSite } from '../auth/csrf.ts';
import { authorize } from '../auth/guard.ts';
import { assertFieldsWhileImpersonating } from '../auth/while-impersonating.ts';
import { AppError } from './app-error.ts';
import type { Actor, Context, RequestFacts, Services } from './context.ts';
import {
  claimKey,
  storeReply,
  type IdempotentRequest,
  type StoredReply,
} from './idempotency.repo.ts';
import type { Implementation } from './implement.ts';
import { applyOutgoing, type Sent } from './outgoing.ts';
import { parseParams, parseRequest } from './parse-request.ts';
import { transact } from './transact.ts';

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

/** Facts of a request for its audit rows and logs; the query string stays out. */
export const factsOf = (request: FastifyRequest): RequestFacts => ({
  id: request.id,
  method: request.method,
  url: request.url.split('?', 1)[0] ?? '',
  ip: request.ip,
  userAgent: headerOf(request, 'user-agent') ?? '',
});

const OF_A_PROXY = ['x-forwarded-for', 'x-forwarded-proto', 'forwarded'] as const;

/**
 * Whoever has the operator's token; without one loopback, where no proxy on the same machine passes
 * on what others ask.
 */
export const isOperator = (request: FastifyRequest, token: string | undefined): boolean => {
  if (token) return request.headers.authorization === `Bearer ${token}`;
  if (OF_A_PROXY.some((name) => request.headers[name] !== undefined)) return false;
  return /^(127\.|::1$|::ffff:127\.)/.test(request.ip);
};

/** Nobody is signed in; but a browser that acted in another's name has its own session to go back to. */
const nobody = async ({ config, db }: Services, request: FastifyRequest): Promise<AppError> => {
  const own = request.cookies[ownCookieName(config.publicUrl)];
  if (own && (await authenticate(db, { token: own, via: 'cookie' }, true, request.log))) {
    return new AppError('impersonation_ended', 'You no longer act in this person’s name');
  }
  return new AppError('unauthenticated', 'Sign in first');
};

const identify = async (
  services: Services,
  route: RouteSpec,
  request: FastifyRequest,
): Promise<Actor | null> => {
  const { config, db } = services;
  const isWrite = route.method !== 'GET';
  if (isWrite) assertSameSite(request, config.publicUrl);
  if (route.rights === 'public') return null;
  if (route.rights === 'operator') {
    if (!isOperator(request, config.metricsToken)) {
      throw new AppError('unauthenticated', 'For the operator only');
    }
    return null;
  }
  const credential = credentialOf(request, cookieName(config.publicUrl));
  const isBackground = request.headers['x-background'] !== undefined;
  const actor = credential && (await authenticate(db, credential, isBackground, request.log));
  if (!credential || !actor) throw await nobody(services, request);
  if (isWrite && credential.via === 'cookie') assertCustomHeader(request);
  return actor;
};

const ifMatchOf = (route: RouteSpec, request: FastifyRequest): string | undefined => {
  const ifMatch = headerOf(request, 'if-match');
  if (route.concurrency === 'required' && ifMatch === undefined) {
    throw new AppError('version_required', 'Send If-Match with the ETag that you last saw');
  }
  return route.concurrency === undefined || route.concurrency === 'none' ? undefined : ifMatch;
};

const idempotencyOf = (
  route: RouteSpec,
  request: FastifyRequest,
  actor: Actor | null,
  body: unknown,
): IdempotentRequest | null => {
  const key = headerOf(request, 'idempotency-key');
  if (!route.idempotent || key === undefined) return null;
  if (key.length < 8 || key.length > 255) {
    throw new AppError('invalid_request', 'Idempotency-Key: 8 to 255 characters');
  }
  if (route.idempotent === 'by_route') return null;
  const where = `${request.method} ${request.url}`;
  return { key, who: `${actor?.userId ?? 0}/${actor?.orgId ?? 0}`, route: where, body };
};

/** The org that a request names besides its path, where the route lets it; what is no id names none. */
const orgNamedIn = (route: RouteSpec, request: FastifyRequest): { readonly org_id?: number } => {
  if (route.orgIn === undefined) return {};
  const { org_id: named } = Object(request[route.orgIn]) as { readonly org_id?: unknown };
  const id = typeof named === 'number' ? Id.safeParse(named) : IdParam.safeParse(named);
  return id.success ? { org_id: id.data } : {};
};

/** A refusal of a signed-in caller is an event too. */
export const recordDenial = async (
  services: Services,
  actor: Actor,
  request: FastifyRequest,
  error: AppError,
) => {
  await transact(services.db, { actor, request: factsOf(request) }, async (_tx, audit) => {
    audit({
      event: 'authz.denied',
      itemType: 'request',
      itemLabel: `${request.method} ${request.routeOptions.url ?? ''}`,
      outcome: 'denied',
      reason: error.code,
      summary: [error.message],
    });
  }).catch((failure: unknown) => request.log.error({ err: failure }, 'denial not recorded'));
};

const newOutgoing = (): Context['out'] => ({ cookies: [], headers: {} });

/** Serves one request of one route: identify, parse, authorize, run, check the reply, send. */
export const serve = async (
  services: Services,
  { route, handle }: Implementation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const caller = await identify(services, route, request);
  const params = parseParams(route, request);
  try {
    const about = Object.assign({}, params, orgNamedIn(route, request));
    const actor = caller && (await authorize(services.db, route, caller, about));
    const { query, body } = parseRequest(route, request);
    if (actor) assertFieldsWhileImpersonating(route, actor, body);
    const frame = { actor, request: factsOf(request) };
    const db = actor
      ? services.db.within({ orgId: actor.orgId, userId: actor.userId })
      : services.db;
    const base = {
      ...services,
      db,
      systemDb: services.db,
      log: request.log,
      request: frame.request,
      headers: request.headers,
      cookies: request.cookies,
      actor,
      ifMatch: ifMatchOf(route, request),
    };
    const run = async (transactHere: Context['transact']): Promise<Sent> => {
      const out = newOutgoing();
      const value = await handle({ params, query, body } as never, {
        ...base,
        out,
        transact: transactHere,
      });
      return { out, value };
    };
    const once = idempotencyOf(route, request, actor, body);
    const sent = once
      ? await transact(db, frame, async (tx, audit): Promise<Sent | StoredReply> => {
          const stored = await claimKey(tx, once);
          if (stored) return stored;
          const done = await run((work) => work(tx, audit));
          await storeReply(tx, once, {
            body: done.value,
            headers: done.out.etag ? { etag: done.out.etag } : {},
          });
          return done;
        })
      : await run((work) => transact(db, frame, work));
    return await applyOutgoing(services, route, request, reply, sent);
  } catch (error) {
    if (caller && error instanceof AppError && error.status === 403) {
      await recordDenial(services, caller, request, error);
    }
    throw error;
  }
};
