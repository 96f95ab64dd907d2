import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import { gauge, registry } from './registry.ts';

const latency = new Histogram({
  name: 'rollcall_request_duration_seconds',
  help: 'Time to answer, by route template',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});
const inFlight = gauge('requests_in_flight', 'Requests that are being answered');

/** Measures every request under its route template, so that ids do not become labels. */
export const measureRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (_request, reply) => {
    inFlight.inc();
    // Of a caller who hangs up there is no `onResponse`.
    reply.raw.once('close', () => inFlight.dec());
  });
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
