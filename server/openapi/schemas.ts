import * as z from 'zod';
import type { RouteSpec } from '../../contract/route.ts';

/** A piece of the document. */
export type Json = Record<string, unknown>;

/** A zod schema as JSON Schema, whole and without references. */
export const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    // The document's root is not the schema's: nothing may be referred to by a local pointer.
    reused: 'inline',
  }) as Json;
  return rest;
};

const isList = (shape: Json): boolean => shape['type'] === 'array';

/** Parameters in the path or the query string; what is more than text says so (`parameter`). */
const parametersIn = (place: 'path' | 'query', schema: z.ZodType | undefined): Json[] => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, parameter, ...text }]) => {
    const shape = (parameter ?? text) as Json;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description !== undefined && { description }),
      ...(isList(shape) && { style: 'form', explode: false }),
      schema: shape,
    };
  });
};

const header = (name: string, description: string, schema: Json, required = false): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string', ...schema },
});

/** What a request to a route may carry beside its body. */
export const parametersOf = (route: RouteSpec): Json[] => [
  ...parametersIn('path', route.params),
  ...parametersIn('query', route.query),
  ...Object.entries(route.headers ?? {}).map(([name, what]) => header(name, what, {})),
  ...(route.concurrency === 'optional' || route.concurrency === 'required'
    ? [header('If-Match', 'ETag that you last saw', {}, route.concurrency === 'required')]
    : []),
  ...(route.idempotent
    ? [
        header('Idempotency-Key', 'The reply is replayed for 24 h', {
          minLength: 8,
          maxLength: 255,
        }),
      ]
    : []),
];

/** The body of a request, in the two media types of the documented API; `null` is no body. */
export const requestBodyOf = (schema: z.ZodType): Json => {
  const required = !schema.safeParse(undefined).success;
  const body = schemaOf(schema, 'input');
  const media = { schema: required ? body : { anyOf: [body, { type: 'null' }] } };
  return {
    required,
    content: { 'application/json': media, 'application/vnd.nexla.api.v1+json': media },
  };
};
