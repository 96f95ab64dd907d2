import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteSpec } from '../../contract/route.ts';
import { parseParams } from '../http/parse-request.ts';
import { fillIn } from './fill-in.ts';
import { ask, refusalOf, type Question } from './platform.ts';

/** Headers of a request that mean something to the platform, and those of a reply to a browser. */
const THERE = ['if-match', 'idempotency-key'];
const BACK = ['link', 'x-total-count', 'x-page-count', 'x-current-page', 'etag'];

/** The address of a request at the platform, made anew from its parts: no path of a browser's own. */
const pathOf = (route: RouteSpec, request: FastifyRequest): string => {
  const params = (parseParams(route, request) ?? {}) as Readonly<Record<string, string | number>>;
  const path = route.path.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const at = request.url.indexOf('?');
  return at < 0 ? path : path + request.url.slice(at);
};

/** Passes a request on, with the token where there is one, and its answer back. */
export const passThrough = async (
  base: string,
  route: RouteSpec,
  request: FastifyRequest,
  reply: FastifyReply,
  authorization: Question['authorization'],
): Promise<FastifyReply> => {
  const headers: Record<string, string> = {};
  for (const name of THERE) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const answer = await ask(base, {
    method: route.method,
    path: pathOf(route, request),
    authorization,
    from: { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' },
    headers,
    body: request.body ?? undefined,
  });
  if (answer.status >= 400) throw refusalOf(answer);
  for (const name of BACK) {
    const value = answer.headers.get(name);
    if (value !== null) void reply.header(name, value);
  }
  return reply.code(200).send(fillIn(answer.body) ?? null);
};
