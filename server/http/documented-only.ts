import type { FastifyRequest } from 'fastify';
import { DOCUMENTED_QUERY, documentedShape } from '../../contract/documented.ts';
import { AppError } from './app-error.ts';
import type { Implementation } from './implement.ts';

const isOurs = ({ route }: Implementation): boolean =>
  route.documented !== true && route.atRoot !== true;

/**
 * What is left of the API for clients that are to find the documented routes and nothing else: those
 * routes, with replies in the documented shapes. Health and metrics stay: they are the operator's.
 */
export const documentedOnly = (all: readonly Implementation[]): Implementation[] =>
  all
    .filter((one) => !isOurs(one))
    .map(({ route, handle }) => ({
      handle,
      route: { ...route, ...(route.response && { response: documentedShape(route.response) }) },
    }));

/** What is left out of it. */
export const oursOf = (all: readonly Implementation[]): Implementation[] => all.filter(isOurs);

/** A search, an order or a cursor is ours: 400, as for any parameter that nobody knows. */
export const assertDocumentedQuery = (request: FastifyRequest): void => {
  const names = Object.keys(request.query as Record<string, unknown>);
  const ours = names.find((name) => !DOCUMENTED_QUERY.has(name));
  if (ours === undefined) return;
  const details = { [ours]: ['Unknown field'] };
  throw new AppError('invalid_request', `${ours}: Unknown field`, { details });
};
