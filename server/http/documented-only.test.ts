import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf } from '../test/calls.ts';
import { paramsOf, ROUTES, urlOf } from '../test/route-examples.ts';
import { loginAs, PASSWORD, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
let owner: SeededPerson;
let headers: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp({ documentedOnly: true });
  ({ owner } = await seedOrg(test));
  headers = await loginAs(test, owner);
});
afterAll(() => test.close());

const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);

describe('a server of the documented routes only', () => {
  const ours = ROUTES.filter(([, route]) => route.documented !== true && route.atRoot !== true);
  it.each(ours)('%s is not there', async (_name, route) => {
    const values = Object.fromEntries(paramsOf(route).map((name) => [name, owner.id]));
    const reply = await test.app.inject({
      method: route.method,
      url: urlOf(route, values),
      headers,
      ...(route.body && { payload: {} }),
    });
    // At a path that the documented API has, with another meaning: a word where an id belongs, or
    // a method that it does not know there.
    const isTaken =
      (reply.statusCode === 400 && /must be a positive integer/i.test(reply.body)) ||
      reply.statusCode === 405;
    expect(isTaken ? 404 : reply.statusCode, reply.body).toBe(404);
  });

  it('has the token, the people and the rest, in the documented shapes', async () => {
    const basic = Buffer.from(`${owner.email}:${PASSWORD}`).toString('base64');
    const token = await call('POST', '/token', undefined, { authorization: `Basic ${basic}` });
    expect(token.statusCode).toBe(200);
    const bearer = { authorization: `Bearer ${token.json().access_token}` };
    await seedPerson(test, owner.orgId);
    const people = await call('GET', '/users?access_role=all&page=1&per_page=1', undefined, bearer);
    expect(people.statusCode, people.body).toBe(200);
    expect(Object.keys(people.json()[0]).toSorted()).toEqual([
      'account_locked',
      'api_key',
      'created_at',
      'default_org',
      'email',
      'email_verified_at',
      'full_name',
      'id',
      'impersonated',
      'org_memberships',
      'status',
      'super_user',
      'tos_signed_at',
      'updated_at',
      'user_tier',
    ]);
    expect(people.headers).toMatchObject({ 'x-total-count': '2', 'x-current-page': '1' });
    expect(people.headers.link).toBeUndefined();
    const one = await call('GET', `/users/${owner.id}?expand=1`, undefined, bearer);
    expect(one.headers.etag).toBeUndefined();
    expect(one.json()).toHaveProperty('account_summary');
    expect(one.json()).not.toHaveProperty('etag');
    const log = await call('GET', `/orgs/${owner.orgId}/audit_log`, undefined, bearer);
    expect(Object.keys(log.json()[0]).toSorted()).toEqual([
      'association_resource',
      'change_summary',
      'created_at',
      'event',
      'id',
      'impersonator_id',
      'item_id',
      'item_type',
      'object_changes',
      'org_id',
      'owner_email',
      'owner_id',
      'request_ip',
      'request_url',
      'request_user_agent',
      'user',
    ]);
  });

  it.each(['q=ana', 'sort=email', 'cursor=x', 'status=ACTIVE', 'count=false'])(
    'knows no parameter of ours: %s',
    async (query) => {
      const reply = await call('GET', `/users?access_role=all&${query}`, undefined, headers);
      expect(reply.json()).toMatchObject({ error_code: 'invalid_request' });
    },
  );

  it('still tells how it is', async () => {
    const live = await test.app.inject({ url: '/health/live' });
    expect(live.statusCode).toBe(200);
  });
});
