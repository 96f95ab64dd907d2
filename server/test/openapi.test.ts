import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWrite, ROUTES, sendExample, WANTS_A_SECRET } from './route-examples.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { makeWorld, type World } from './world.ts';

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
}

let test: TestApp;
let shared: World;
let document: Document;
let ajv: Ajv2020;
beforeAll(async () => {
  test = await createTestApp();
  shared = await makeWorld(test);
  document = (await test.app.inject({ method: 'GET', url: '/api/openapi.json' })).json();
  // Additions of ours (x-…, example) are not for ajv to judge.
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
});
afterAll(() => test.close());

const operationOf = (path: string, method: string): Operation => {
  const wanted = path.replace(/:(\w+)/g, '{$1}');
  const at = Object.keys(document.paths).find((key) => key === wanted || key === `/api${wanted}`);
  const operation = document.paths[at ?? '']?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};

const pointer = (...parts: string[]) =>
  parts
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');

/** What the document says against a reply; null: nothing. */
const objection = (path: string, method: string, status: number, type: string, body: unknown) => {
  const operation = operationOf(path, method);
  const key = [String(status), `${String(status)[0]}XX`, 'default'].find(
    (one) => operation.responses[one],
  );
  if (key === undefined) return `no reply ${status}`;
  const at = Object.keys(document.paths).find(
    (one) => document.paths[one]?.[method.toLowerCase()] === operation,
  );
  const schema = operation.responses[key]?.content?.[type]?.schema;
  if (!schema) return `no ${type} in reply ${status}`;
  if (type !== 'application/json') return null;
  const where = ['paths', at ?? '', method.toLowerCase(), 'responses', key, 'content', type];
  const validate = ajv.compile({ $ref: `api#/${pointer(...where, 'schema')}` });
  return validate(body) ? null : ajv.errorsText(validate.errors);
};

describe('openapi.json', () => {
  it('has every route and no other', () => {
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => /^(get|post|put|delete)$/.test(method))
        .map((method) => `${method.toUpperCase()} ${path.replace(/^\/api/, '')}`),
    );
    const promised = ROUTES.map(
      ([, { method, path }]) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(listed.toSorted()).toEqual(promised.toSorted());
    expect(document.openapi).toMatch(/^3\.1/);
  });
});

describe.each(ROUTES)('%s', (name, route) => {
  it('answers as the document says, when it works and when it does not', async () => {
    const world = isWrite(route) ? await makeWorld(test) : shared;
    const isOwn = route.rights === 'self' || route.rights === 'signedIn';
    const caller = await world.caller('superUser');
    const place = isOwn ? 'own' : 'same';
    const replies = [
      await sendExample(test, name, route, { world, caller, place }),
      await sendExample(test, name, route, {
        world,
        caller: await world.caller('anonymous'),
        place,
      }),
      await test.app.inject({
        method: route.method,
        url: `${route.atRoot ? '' : '/api'}${route.path.replace(/:\w+/g, '1')}?no_such_field=1`,
        headers: caller.headers,
      }),
    ];
    const statuses = replies.map((reply) => reply.statusCode);
    if (!WANTS_A_SECRET.has(name)) expect(statuses[0]).toBeLessThan(300);
    for (const reply of replies) {
      const type = String(reply.headers['content-type']).split(';', 1)[0] ?? '';
      const body = type === 'application/json' ? reply.json() : reply.body;
      const said = objection(route.path, route.method, reply.statusCode, type, body);
      expect({ status: reply.statusCode, said }).toEqual({ status: reply.statusCode, said: null });
    }
  });
});
