import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { implementations } from './features/index.ts';
import { methodTable } from './http/allowed-methods.ts';
import type { Services } from './http/context.ts';
import { documentedOnly, oursOf } from './http/documented-only.ts';
import { newApp } from './http/new-app.ts';
import { pageDrawer } from './http/page-drawer.ts';
import { registerRoutes } from './http/register-routes.ts';
import { serveSpa } from './http/serve-spa.ts';

/** The application without a port: tests call it through `inject`. */
export const buildApp = async (
  services: Services,
  loggerInstance?: FastifyBaseLogger,
): Promise<FastifyInstance> => {
  const { config } = services;
  const app = await newApp(config, services.phase, loggerInstance);
  const offered = config.documentedOnly ? documentedOnly(implementations) : implementations;
  const hidden = config.documentedOnly ? oursOf(implementations) : [];
  const table = methodTable(offered, config.basePath);
  const draw = config.documentedOnly ? null : pageDrawer(app, config.webDir, config.basePath);
  await serveSpa(app, config.webDir, config.basePath, table, draw);
  registerRoutes(app, services, offered, table, methodTable(hidden, config.basePath));
  return app;
};
