import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiPath } from '../openapi/document.ts';
import { ApiDocument } from './api-document.ts';
import { isWrite, ROUTES, sendExample, WANTS_A_SECRET } from './route-examples.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { makeWorld, type World } from './world.ts';

let test: TestApp;
let shared: World;
let api: ApiDocument;
beforeAll(async () => {
  test = await createTestApp();
  shared = await makeWorld(test);
  api = await ApiDocument.of(test);
});
afterAll(() => test.close());

describe('openapi.json', () => {
  it('has every route and no other', () => {
    const listed = api.operations.map(({ path, method }) => `${method} ${path}`);
    const promised = ROUTES.map(([, route]) => `${route.method} ${openApiPath(route, '/api')}`);
    expect(listed.toSorted()).toEqual(promised.toSorted());
    expect(api.document.openapi).toMatch(/^3\.1/);
  });

  it('says what a text must look like, not only how long it is', () => {
    const create = api.operations.find(({ operation }) => operation.operationId === 'createUser');
    const schema = create?.operation.requestBody?.content['application/json']?.schema ?? {};
    const isAllowed = (body: object) => api.allows(schema, { email: 'a@example.com', ...body });
    expect(isAllowed({ full_name: 'Zoë 漢字 🙂' })).toBe(true);
    for (const full_name of ['', '  ', 'two\nlines', 'a\u0000b', 'lone \ud800', 'x'.repeat(201)]) {
      expect({ full_name, is: isAllowed({ full_name }) }).toEqual({ full_name, is: false });
    }
    expect(isAllowed({ email: 'no address' })).toBe(false);
    expect(isAllowed({ nonsense: 1 })).toBe(false);
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
    const placed = api.operations.find(({ operation }) => operation.operationId === name);
    if (!placed) throw new Error(`${name} is not in the document`);
    for (const { statusCode: status, headers, body: text } of replies) {
      const said = api.objection(placed, { status, headers, text });
      expect({ status, said }).toEqual({ status, said: null });
    }
  });
});
