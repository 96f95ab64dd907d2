import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteSpec } from '../../contract/route.ts';
import {
  BODIES,
  exampleRequest,
  isWrite,
  paramsOf,
  PATH_WORDS,
  ROUTES,
  urlOf,
} from './route-examples.ts';
import { PASSWORD } from './seed.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { makeWorld, type Caller, type World } from './world.ts';

// What verify/hostile asks by chance, and what must hold for every route, is asked here of each.
let test: TestApp;
let world: World;
let admin: Caller;
beforeAll(async () => {
  test = await createTestApp();
  world = await makeWorld(test);
  admin = await world.caller('admin');
});
afterAll(() => test.close());

interface Ask {
  readonly body?: string | Buffer;
  readonly type?: string;
  readonly query?: string;
  readonly url?: string;
}

// Headers say who asks; the example of a route without a body is sent as it is.
const ask = async (name: string, route: RouteSpec, { body, type, query, url }: Ask) => {
  const { payload: _payload, ...example } = await exampleRequest(name, route, {
    world,
    caller: admin,
    place: 'own',
  });
  const reply = await test.app.inject({
    ...example,
    url: `${url ?? example.url}${query === undefined ? '' : `?${query}`}`,
    headers: {
      ...example.headers,
      ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
    },
    ...(body !== undefined && { payload: body }),
  });
  const isJson = String(reply.headers['content-type']).startsWith('application/json');
  return { status: reply.statusCode, json: isJson ? reply.json() : undefined };
};

const withBody = ROUTES.filter(([, route]) => route.body !== undefined);
const withQuery = ROUTES.filter(([, route]) => route.query !== undefined);

const exampleBody = async (name: string): Promise<Record<string, unknown>> => ({
  ...(await BODIES[name]?.({ world, caller: admin, place: 'own' })),
});

describe.each(withBody)('body of %s', (name, route) => {
  it('names a field that it does not know', async () => {
    for (const field of ['is_super_user', 'org_id_', 'version', 'constructor']) {
      const body = JSON.stringify({ ...(await exampleBody(name)), [field]: 1 });
      const { status, json } = await ask(name, route, { body });
      expect({ status, named: json.details?.[field] }).toEqual({
        status: 400,
        named: ['Unknown field'],
      });
    }
  });
});

describe.each(withQuery)('query of %s', (name, route) => {
  it('names a field that it does not know', async () => {
    for (const field of ['nonsense', '__proto__', 'constructor']) {
      const { status, json } = await ask(name, route, { query: `${field}=1` });
      const named = json.details && Object.hasOwn(json.details, field);
      expect({ field, status, named }).toEqual({ field, status: 400, named: true });
    }
  });
});

// What JSON can carry exactly, ids of other systems' resources included.
const LARGEST = String(Number.MAX_SAFE_INTEGER);

describe.each(ROUTES.filter(([, { path }]) => /:\w*id\b/.test(path)))(
  'ids of %s',
  (name, route) => {
    it('are as large as in a body: nothing has the largest, and none is larger', async () => {
      const example = await exampleRequest(name, route, { world, caller: admin, place: 'own' });
      const at = (id: string) => {
        const values = Object.fromEntries(paramsOf(route).map((param) => [param, id]));
        return test.app.inject({ ...example, url: urlOf(route, { ...values, ...PATH_WORDS }) });
      };
      expect([403, 404]).toContain((await at(LARGEST)).statusCode);
      expect((await at('9007199254740992')).statusCode).toBe(400);
      expect((await at('0')).statusCode).toBe(404);
      expect((await at('-1')).statusCode).toBe(400);
    });
  },
);

const PARAMETERS_OF_IDS = ['actor', 'owner', 'item_id', 'person', 'user_id', 'owner_id'];

describe.each(withQuery)('query of %s', (name, route) => {
  it('takes the largest id', async () => {
    const { shape = {} } = route.query as { shape?: object };
    for (const field of PARAMETERS_OF_IDS.filter((one) => Object.hasOwn(shape, one))) {
      const { status } = await ask(name, route, { query: `${field}=${LARGEST}` });
      expect({ field, status }).toEqual({ field, status: 200 });
    }
  });
});

const withoutQuery = ROUTES.filter(
  ([, route]) => isWrite(route) && route.query === undefined && !route.lenient,
);
const withoutBody = ROUTES.filter(
  ([, route]) => isWrite(route) && route.body === undefined && !route.lenient,
);

describe.each(withoutQuery)('query of %s, which has none', (name, route) => {
  it('is refused by name', async () => {
    for (const field of ['dry_run', 'user_id', '__proto__', 'constructor']) {
      const { status, json } = await ask(name, route, { query: `${field}=1` });
      const named = json.details && Object.hasOwn(json.details, field);
      expect({ field, status, named }).toEqual({ field, status: 400, named: true });
    }
  });
});

describe.each(withoutBody)('body of %s, which has none', (name, route) => {
  it('is refused when it says something', async () => {
    const { status, json } = await ask(name, route, { body: '{"ids":[12]}' });
    const named = json.details?.ids;
    expect({ status, named }).toEqual({ status: 400, named: ['Unknown field'] });
    for (const body of ['[]', '[{}]', '"x"', '0', 'false']) {
      expect({ body, ...(await ask(name, route, { body })) }).toMatchObject({ body, status: 400 });
    }
  });

  it('may be empty', async () => {
    // In an org of its own: some of these end the session that they are asked with.
    for (const body of ['{}', 'null', ' ', undefined]) {
      const there = await makeWorld(test);
      const caller = await there.caller('admin');
      const example = await exampleRequest(name, route, { world: there, caller, place: 'own' });
      const headers = { ...example.headers, 'content-type': 'application/json' };
      const reply = await test.app.inject({
        ...example,
        ...(body !== undefined && { headers, payload: body }),
      });
      expect({ body, code: reply.json().error_code }).not.toMatchObject({
        code: expect.stringMatching(/^(invalid_request|malformed_json)$/),
      });
    }
  });
});

describe('a trade for a token', () => {
  it('passes over what it does not know', async () => {
    const reply = await test.app.inject({
      method: 'POST',
      url: '/api/token?version=2',
      headers: {
        authorization: `Basic ${Buffer.from(`${world.here.owner.email}:${PASSWORD}`).toString('base64')}`,
      },
      payload: { grant_type: 'client_credentials' },
    });
    expect(reply.statusCode, reply.body).toBe(200);
  });
});

const forged = (key: unknown[], list: string) =>
  Buffer.from(JSON.stringify({ l: list, d: 'n', k: key })).toString('base64url');

describe.each(withQuery.filter(([, { paged }]) => paged))('cursor of %s', (name, route) => {
  it('is refused when it is of another list, or forged', async () => {
    const first = await test.app.inject({
      ...(await exampleRequest(name, route, { world, caller: admin, place: 'own' })),
      query: { per_page: '1', ...(name === 'listUsers' && { access_role: 'all' }) },
    });
    const link = /cursor=([^>&]+)/.exec(String(first.headers['link']))?.[1];
    const list = link ? JSON.parse(Buffer.from(link, 'base64url').toString()).l : 'unknown';
    const keys = [
      ['x', 1],
      ['2024-99-99 00:00:00+00', 1],
      ['0000-01-01 00:00:00+00', 1],
      ['a\u0000b', 1],
      ['\ud800', 1],
      [null, null],
      [1e300, 1],
      [1],
    ];
    const all = name === 'listUsers' ? '&access_role=all' : '';
    for (const cursor of ['', '%', 'AAAA', forged(['x', 1], 'another')]) {
      const { status } = await ask(name, route, { query: `cursor=${cursor}${all}` });
      expect({ cursor, status }).toEqual({ cursor, status: 400 });
    }
    for (const key of keys) {
      const query = `per_page=1&cursor=${forged(key, list)}${all}`;
      const { status } = await ask(name, route, { query });
      expect({ key, isFault: status >= 500 }).toEqual({ key, isFault: false });
    }
  });

  it('is empty past its end, however far', async () => {
    const all = name === 'listUsers' ? '&access_role=all' : '';
    for (const page of [1_000_001, Number.MAX_SAFE_INTEGER]) {
      const { status, json } = await ask(name, route, { query: `page=${page}&per_page=200${all}` });
      const rows = Object.values(Array.isArray(json) ? [json] : json)
        .filter(Array.isArray)
        .flat();
      expect({ page, status, rows }).toEqual({ page, status: 200, rows: [] });
    }
  });

  it('wants at least one row and a first page', async () => {
    for (const query of ['per_page=0', 'page=0', 'per_page=201', 'per_page=1.5', 'page=-1']) {
      expect({ query, ...(await ask(name, route, { query })) }).toMatchObject({
        query,
        status: 400,
      });
    }
  });
});

const METHODS_OF_OURS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

describe.each(ROUTES)('%s', (_name, route) => {
  it('names the methods that it has to one that it has not', async () => {
    const at = ROUTES.filter(([, other]) => other.path === route.path);
    const has = at.map(([, { method }]) => method);
    for (const method of [...METHODS_OF_OURS, 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH']) {
      if (has.some((one) => one === method)) continue;
      const url = urlOf(route, { org_id: 1, user_id: 1 });
      const reply = await test.app.inject({
        // Not in the types of the injector, which takes any.
        method: method as 'OPTIONS',
        url,
        headers: admin.headers,
      });
      const allow = String(reply.headers['allow']).split(', ');
      expect({ method, status: reply.statusCode, allow: allow.toSorted() }).toEqual({
        method,
        status: 405,
        allow: has.toSorted(),
      });
    }
  });
});

describe('a body with a field twice', () => {
  it('counts once, as JSON has it: the last', async () => {
    const reply = await test.app.inject({
      method: 'PUT',
      url: '/api/user_settings',
      headers: { ...admin.headers, 'content-type': 'application/vnd.nexla.api.v1+json' },
      payload: '{"theme":"nonsense","theme":"light"}',
    });
    expect(reply.json()).toMatchObject({ theme: 'light' });
  });
});
