import type { FastifyInstance, HTTPMethods } from 'fastify';
import { methodNotAllowed, templateOf, type MethodTable } from './allowed-methods.ts';
import type { Services } from './context.ts';
import type { Implementation } from './implement.ts';
import { serve } from './pipeline.ts';

const METHODS: readonly HTTPMethods[] = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
];

/** Registers implementations below the base path (or at the root), and 405 for the other methods. */
export const registerRoutes = (
  app: FastifyInstance,
  services: Services,
  implementations: readonly Implementation[],
  table: MethodTable,
): void => {
  for (const implementation of implementations) {
    app.route({
      method: implementation.route.method,
      url: templateOf(implementation, services.config.basePath),
      handler: (request, reply) => serve(services, implementation, request, reply),
    });
  }
  for (const [url, methods] of table) {
    app.route({
      method: METHODS.filter((method) => !methods.some((one) => one === method)),
      url,
      handler: (request) => {
        throw methodNotAllowed(request.method, methods);
      },
    });
  }
};
