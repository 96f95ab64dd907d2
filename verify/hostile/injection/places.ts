import type { ApiDocument, Placed, Schema } from '../../../server/test/api-document.ts';
import { BODIES, HEADERS, urlOf, ROUTES } from '../../../server/test/route-examples.ts';
import type { Caller, World } from '../../../server/test/world.ts';

/** One place of the API that takes a text. */
export interface Place {
  readonly name: string;
  readonly placed: Placed;
  /** The request with a text in this place. */
  request(text: string): { readonly url: string; readonly payload?: string };
}

type Path = readonly (string | number)[];

const asRecord = (value: unknown): Record<string, Schema> =>
  (value ?? {}) as Record<string, Schema>;

/** Every text that a schema has, by its path; the first member of lists stands for all. */
const textPaths = (schema: Schema, at: Path = []): Path[] => {
  const inFields = Object.entries(asRecord(schema['properties'])).flatMap(([name, one]) =>
    textPaths(one, [...at, name]),
  );
  const choices = Array.isArray(schema['anyOf']) ? (schema['anyOf'] as Schema[]) : [];
  const inItems = schema['items'] ? textPaths(schema['items'] as Schema, [...at, 0]) : [];
  const here = schema['type'] === 'string' ? [at] : [];
  const found = [...here, ...inFields, ...inItems, ...choices.flatMap((one) => textPaths(one, at))];
  return [...new Map(found.map((path) => [path.join('.'), path])).values()];
};

/** A copy of a value with another one at a path. */
const withAt = (value: unknown, [first, ...rest]: Path, text: string): unknown => {
  if (first === undefined) return text;
  if (typeof first === 'number') {
    const list = Array.isArray(value) ? value : [];
    return [withAt(list[0], rest, text), ...list.slice(1)];
  }
  const record = typeof value === 'object' && value !== null ? value : {};
  return { ...record, [first]: withAt(asRecord(record)[first], rest, text) };
};

const inBody = async (
  placed: Placed,
  url: string,
  world: World,
  caller: Caller,
): Promise<Place[]> => {
  const { operationId, requestBody } = placed.operation;
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return [];
  const example = await BODIES[operationId]?.({ world, caller, place: 'own' });
  return textPaths(schema).map((path) => ({
    name: `${operationId} ${path.join('.')}`,
    placed,
    request: (text) => ({ url, payload: JSON.stringify(withAt(example, path, text)) }),
  }));
};

// Without it the list of people is the caller alone, and nothing is searched.
const EVERYBODY: Readonly<Record<string, string>> = { listUsers: 'access_role=all&' };

const inAddress = (placed: Placed, url: string): Place[] => {
  const { operationId, parameters } = placed.operation;
  return parameters
    .filter(({ in: place }) => place === 'query')
    .map(({ name }) => {
      const others = name === 'access_role' ? '' : (EVERYBODY[operationId] ?? '');
      return {
        name: `${operationId} ?${name}`,
        placed,
        request: (text) => ({ url: `${url}?${others}${name}=${encodeURIComponent(text)}` }),
      };
    });
};

/** Every field of a body and every query parameter of the API that takes a text. */
export const placesOf = async (
  api: ApiDocument,
  world: World,
  caller: Caller,
): Promise<Place[]> => {
  const found: Place[] = [];
  for (const placed of api.operations) {
    const { operationId } = placed.operation;
    const route = ROUTES.find(([name]) => name === operationId)?.[1];
    if (!route || operationId in HEADERS) continue;
    const url = urlOf(route, { org_id: world.here.id, user_id: caller.person.id });
    found.push(...(await inBody(placed, url, world, caller)), ...inAddress(placed, url));
  }
  return found;
};
