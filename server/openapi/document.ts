import { ErrorBody } from '../../contract/errors.ts';
import type { RouteSpec } from '../../contract/route.ts';
import { repliesOf } from './replies.ts';
import { parametersOf, requestBodyOf, schemaOf, type Json } from './schemas.ts';

const operationOf = (name: string, route: RouteSpec): Json => ({
  operationId: name,
  summary: route.summary,
  tags: [route.tag],
  'x-rights': route.rights,
  'x-documented': route.documented === true,
  parameters: parametersOf(route),
  ...(route.body && { requestBody: requestBodyOf(route.body) }),
  responses: repliesOf(route),
  security: route.rights === 'public' ? [] : [{ session: [] }, { bearer: [] }],
});

/** A path of the contract (`/users/:user_id`) as OpenAPI writes it (`/users/{user_id}`). */
export const openApiPath = (route: RouteSpec, basePath: string): string =>
  `${route.atRoot ? '' : basePath}${route.path.replace(/:(\w+)/g, '{$1}')}`;

/** The whole API as OpenAPI 3.1, derived from the route table. */
export const openApiDocument = (
  routes: Readonly<Record<string, RouteSpec>>,
  options: { readonly basePath: string; readonly cookie: string; readonly version: string },
): Json => {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = openApiPath(route, options.basePath);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version: options.version,
      description:
        'People of an organization: accounts, memberships, invitations, locks, audit. ' +
        'A method that a path does not have is 405 with Allow. A write refuses query parameters and a ' +
        'body that it does not have, but for an empty body. Lengths count UTF-16 code units.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: schemaOf(ErrorBody, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: options.cookie },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
};
