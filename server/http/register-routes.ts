import type { FastifyInstance } from 'fastify';
import { methodNotAllowed, templateOf, type MethodTable } from './allowed-methods.ts';
import { notFound } from './app-error.ts';
import type { Services } from './context.ts';
import { assertDocumentedQuery } from './documented-only.ts';
import type { Implementation } from './implement.ts';
import { serve } from './pipeline.ts';

/**
 * Registers implementations below the base path (or at the root), and 405 for the other methods; 404
 * for those of `hidden`, which is what this server is told not to offer.
 */
export const registerRoutes = (
  app: FastifyInstance,
  services: Services,
  implementations: readonly Implementation[],
  table: MethodTable,
  hidden: MethodTable = new Map(),
): void => {
  const { basePath, documentedOnly } = services.config;
  for (const implementation of implementations) {
    app.route({
      method: implementation.route.method,
      url: templateOf(implementation, basePath),
      handler: async (request, reply) => {
        if (documentedOnly) assertDocumentedQuery(request);
        return serve(services, implementation, request, reply);
      },
    });
  }
  // Or a method that no route has at a word would be taken to the parameter beside it. A method that
  // is offered nowhere finds no route at all, and is refused as such.
  const known = new Set([...table.values(), ...hidden.values()].flat());
  for (const [url, methods] of table) {
    const others = [...known].filter((method) => !methods.includes(method));
    if (others.length === 0) continue;
    app.route({
      method: others,
      url,
      handler: (request) => {
        if (hidden.get(url)?.some((one) => one === request.method)) throw notFound('Page');
        throw methodNotAllowed(request.method, methods);
      },
    });
  }
};
