import * as z from 'zod';
import { ErrorBody, ERROR_STATUS, type ErrorCode } from '../../contract/errors.ts';
import type { RouteSpec } from '../../contract/route.ts';

type Json = Record<string, unknown>;

/** Codes that any route can answer with, beside its own. */
const shared = (route: RouteSpec): readonly ErrorCode[] => [
  ...(route.params || route.query || route.body ? (['invalid_request'] as const) : []),
  ...(route.body
    ? (['malformed_json', 'payload_too_large', 'unsupported_media_type'] as const)
    : []),
  ...(route.rights === 'public' ? [] : (['unauthenticated'] as const)),
  ...(route.rights === 'public' || route.rights === 'signedIn' || route.rights === 'operator'
    ? []
    : (['forbidden', 'password_change_required'] as const)),
  ...(route.method === 'GET' ? [] : (['csrf_failed'] as const)),
  ...(route.params ? (['not_found'] as const) : []),
  ...(route.concurrency === 'optional' || route.concurrency === 'required'
    ? (['stale_version'] as const)
    : []),
  ...(route.concurrency === 'required' ? (['version_required'] as const) : []),
  ...(route.idempotent ? (['idempotency_key_reused', 'idempotency_in_progress'] as const) : []),
  'internal',
  'unavailable',
  'storage_full',
];

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    // The document's root is not the schema's: nothing may be referred to by a local pointer.
    reused: 'inline',
  }) as Json;
  return rest;
};

const parametersOf = (schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...shape }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: shape,
  }));
};

const header = (name: string, description: string, required = false): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

const headersOf = (route: RouteSpec): Json[] => [
  ...(route.concurrency === 'optional' || route.concurrency === 'required'
    ? [header('If-Match', 'ETag that you last saw', route.concurrency === 'required')]
    : []),
  ...(route.idempotent
    ? [header('Idempotency-Key', '8 to 255 characters; the reply is replayed for 24 h')]
    : []),
];

const PAGE_HEADERS = {
  Link: 'Next and Previous page by cursor',
  'X-Total-Count': 'Rows in all; absent with count=false',
  'X-Page-Count': 'Pages in all; absent with count=false',
  'X-Current-Page': 'Only where page was asked for',
};

const successOf = (route: RouteSpec): Json => ({
  description: 'Done',
  ...(route.paged && {
    headers: Object.fromEntries(
      Object.entries(PAGE_HEADERS).map(([name, description]) => [
        name,
        { description, schema: { type: 'string' } },
      ]),
    ),
  }),
  content: route.response
    ? { 'application/json': { schema: schemaOf(route.response, 'output') } }
    : Object.fromEntries(
        (route.produces ?? []).map((type) => [type, { schema: { type: 'string' } }]),
      ),
});

const failuresOf = (route: RouteSpec): Json => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...shared(route), ...(route.errors ?? [])])) {
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        String(status),
        {
          description: codes.join(', '),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
};

const bodyOf = (schema: z.ZodType): Json => {
  const media = { schema: schemaOf(schema, 'input') };
  return {
    required: !schema.safeParse(undefined).success,
    content: { 'application/json': media, 'application/vnd.nexla.api.v1+json': media },
  };
};

const operationOf = (name: string, route: RouteSpec): Json => ({
  operationId: name,
  summary: route.summary,
  tags: [route.tag],
  'x-rights': route.rights,
  'x-documented': route.documented === true,
  parameters: [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...headersOf(route),
  ],
  ...(route.body && { requestBody: bodyOf(route.body) }),
  responses: { 200: successOf(route), ...failuresOf(route) },
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
      description: 'People of an organization: accounts, memberships, invitations, locks, audit.',
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
