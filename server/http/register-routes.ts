import type { FastifyInstance, HTTPMethods } from 'fastify';
import { AppError } from './app-error.ts';
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
];

/** Registers implementations below the base path (or at the root), and 405 for the other methods. */
export const registerRoutes = (
  app: FastifyInstance,
  services: Services,
  implementations: readonly Implementation[],
): void => {
  const allowed = new Map<string, HTTPMethods[]>();
  for (const implementation of implementations) {
    const { route } = implementation;
    const url = route.atRoot ? route.path : `${services.config.basePath}${route.path}`;
    allowed.set(url, [...(allowed.get(url) ?? []), route.method]);
    app.route({
      method: route.method,
      url,
      handler: (request, reply) => serve(services, implementation, request, reply),
    });
  }
  for (const [url, methods] of allowed) {
    app.route({
      method: METHODS.filter((method) => !methods.includes(method)),
      url,
      handler: (request) => {
        const allow = methods.join(', ');
        throw new AppError(
          'method_not_allowed',
          `${request.method} is not offered here; ${allow} is`,
          {
            allow,
          },
        );
      },
    });
  }
};
