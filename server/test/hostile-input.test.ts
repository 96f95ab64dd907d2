import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteSpec } from '../../contract/route.ts';
import { BODIES, exampleRequest, paramsOf, ROUTES, urlOf } from './route-examples.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { makeWorld, type Caller, type World } from './world.ts';

// Every route is asked in every bad way; none of it may get past the door, or come out as a fault.
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
const withParams = ROUTES.filter(([, route]) => paramsOf(route).length > 0);

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

  it('refuses what is not an object of the right types', async () => {
    const example = await exampleBody(name);
    const wrong: unknown[] = [null, [], 'text', 7, true, [example]].slice(route.body ? 1 : 0);
    for (const field of Object.keys(example)) {
      for (const value of [{ a: 1 }, null, [[]], '\u0000', '\ud800', 1.5, -1]) {
        wrong.push({ ...example, [field]: value });
      }
    }
    for (const value of wrong) {
      const { status, json } = await ask(name, route, { body: JSON.stringify(value) });
      expect({ value, status, code: json.error_code }).toMatchObject({ value, status: 400 });
    }
  });

  it.each([
    ['deep JSON', '['.repeat(10_000) + ']'.repeat(10_000), 400],
    ['deep objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000), 400],
    ['no JSON', '{"a":', 400],
    ['NaN', '{"a":NaN}', 400],
    ['__proto__', '{"__proto__":{"admin":true}}', 400],
    ['a number past int8', '{"id":99999999999999999999}', 400],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['10 MB', Buffer.alloc(10 * 1024 * 1024, 0x20), 413],
  ] as const)('%s', async (_what, body, status) => {
    const reply = await ask(name, route, { body });
    expect({ status: reply.status, id: typeof reply.json.request_id }).toEqual({
      status,
      id: 'string',
    });
  });

  it('takes JSON only', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect((await ask(name, route, { body: '{}', type })).status).toBe(415);
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

  it('answers bad values with 400', async () => {
    const fields = [
      'page',
      'per_page',
      'cursor',
      'from',
      'to',
      'tz',
      'q',
      'actor',
      'item_id',
      'days',
    ];
    const values = ['%00', '0', '-1', '1e9', '99999999999999999999', '%ED%A0%80', 'x'.repeat(5000)];
    const more = ['2024-02-30', '2024-13-01T00:00:00Z', '+infinity', "'%3B--", '%F0%9F%98%80', '%'];
    for (const field of fields) {
      for (const value of [...values, ...more, `1&${field}=2`]) {
        const { status } = await ask(name, route, { query: `${field}=${value}` });
        expect({ field, value, isFault: status >= 500 }).toEqual({ field, value, isFault: false });
      }
    }
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

  it('wants at least one row and a first page', async () => {
    for (const query of ['per_page=0', 'page=0', 'per_page=201', 'per_page=1.5', 'page=-1']) {
      expect({ query, ...(await ask(name, route, { query })) }).toMatchObject({
        query,
        status: 400,
      });
    }
  });
});

describe.each(withParams)('path of %s', (name, route) => {
  it('takes ids that can exist', async () => {
    const ids = ['0', '-1', '1.5', 'x', '99999999999999999999', '9007199254740993', '%00', '%ED'];
    for (const id of [...ids, '1%2F2', '٣', 'x'.repeat(400)]) {
      for (const param of paramsOf(route)) {
        const url = urlOf(route, { org_id: world.here.id, user_id: admin.person.id, [param]: id });
        const { status } = await ask(name, route, { url });
        expect({ id, is: status === 400 || status === 404 }).toEqual({ id, is: true });
      }
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
