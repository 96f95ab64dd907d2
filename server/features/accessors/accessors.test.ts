import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let bob: SeededPerson;
let teamId: number;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  test.app.inject({
    method,
    url: `/api${path}`,
    headers: await loginAs(test, org.owner),
    ...(payload && { payload }),
  });

beforeEach(async () => {
  org = await seedOrg(test);
  bob = await seedPerson(test, org.id, { fullName: 'Bob' });
  teamId = (await call('POST', '/teams', { name: 'Data' })).json().id;
  await call('POST', '/teams', { name: 'Sales' });
  await call('PUT', `/orgs/${org.id}`, { email_domain: 'own.example.com' });
  await call('PUT', '/resources', {
    resources: [
      { resource_type: 'flows', resource_id: 7, resource_name: 'Orders', owner_id: org.owner.id },
    ],
  });
});

const give = (...accessors: object[]) =>
  call('PUT', '/flows/7/accessors', {
    accessors: accessors.map((one) => ({ access_roles: ['collaborator'], ...one })),
  });

describe('an org among accessors', () => {
  it.each([
    { email_domain: 'partner.example.com' },
    { client_identifier: 'partner' },
    { name: 'Partner' },
    { email: 'office@partner.example.com' },
  ])('that is called otherwise is no org of the caller: %o', async (called) => {
    const reply = await give({ type: 'USER', id: bob.id }, { type: 'ORG', ...called });
    expect([reply.statusCode, reply.json().details]).toEqual([
      404,
      { 'accessors.1': ['Not in the org'] },
    ]);
    const withId = await give({ type: 'ORG', id: org.id, ...called });
    expect(withId.statusCode).toBe(404);
    const ended = await call('DELETE', '/flows/7/accessors', {
      accessors: [{ type: 'ORG', ...called }],
    });
    expect(ended.statusCode).toBe(404);
    expect((await call('GET', '/flows/7/accessors')).json()).toEqual([]);
  });

  it('is its own by its domain, in any case, and as it was read', async () => {
    const made = await give({ type: 'ORG', email_domain: 'Own.Example.com' });
    expect(made.json()).toMatchObject([{ type: 'ORG', id: org.id }]);
    const [{ created_at: _created, updated_at: _updated, ...read }] = made.json();
    expect((await give(read)).statusCode).toBe(200);
    expect((await give({ type: 'ORG', email_domain: '', name: org.name })).statusCode).toBe(200);
  });
});

describe('an accessor that is named twice', () => {
  it('must be one and the same', async () => {
    const person = await give({ type: 'USER', id: bob.id, email: org.owner.email });
    expect([person.statusCode, Object.keys(person.json().details)]).toEqual([404, ['accessors.0']]);
    const team = await give({ type: 'TEAM', id: teamId, name: 'Sales' });
    expect([team.statusCode, Object.keys(team.json().details)]).toEqual([404, ['accessors.0']]);
    const both = await give(
      { type: 'USER', id: bob.id, email: bob.email.toUpperCase() },
      { type: 'TEAM', id: teamId, name: 'DATA' },
    );
    expect(both.statusCode, both.body).toBe(200);
  });
});
