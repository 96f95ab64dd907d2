import type { FastifyInstance } from 'fastify';
import { refuseOtherMethods, templateOf, type MethodTable } from './allowed-methods.ts';
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
  refuseOtherMethods(app, table, hidden);
};
