import type { FastifyRequest } from 'fastify';
import { Nothing } from '../../contract/primitives.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { AppError } from './app-error.ts';
import { parsePart } from './validate.ts';

// What a client sends that has nothing to say: `{}`, `null`, or no bytes at all.
const NoBody = Nothing.optional();

/**
 * Query and body of a request as its route wants them. A write refuses what it has no use for, so that
 * nobody takes `?dry_run=true` or a list of ids for heard; a read without parameters passes over them.
 */
export const parseRequest = (
  route: RouteSpec,
  request: FastifyRequest,
): { readonly query: unknown; readonly body: unknown } => {
  const isStrict = route.method !== 'GET' && route.lenient !== true;
  const query = route.query ?? (isStrict ? Nothing : undefined);
  const body = route.body ?? (isStrict ? NoBody : undefined);
  return {
    query: query && parsePart(query, request.query),
    body: body && parsePart(body, request.body ?? undefined),
  };
};

/** The parameters of a path. What has the id 0 is missing, as with any other id that nothing has. */
export const parseParams = (route: RouteSpec, request: FastifyRequest): object | undefined => {
  if (!route.params) return undefined;
  const given = Object.values(request.params as Readonly<Record<string, string>>);
  if (given.includes('0')) throw new AppError('not_found', 'Nothing has the id 0');
  return parsePart(route.params, request.params) as object;
};
