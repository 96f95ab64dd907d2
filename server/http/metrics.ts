import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Metrics of this process; `GET /metrics` shows them. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: 'rollcall_' });

const latency = new Histogram({
  name: 'rollcall_request_duration_seconds',
  help: 'Time to answer, by route template',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

/** Measures every request under its route template, so that ids do not become labels. */
export const measureRequests = (app: FastifyInstance): void => {
  app.addHook('onResponse', async (request, reply) => {
    latency.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'page',
        status: String(reply.statusCode),
      },
      reply.elapsedTime / 1000,
    );
  });
};
