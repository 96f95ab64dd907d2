import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createUser,
  getCurrentUser,
  getUser,
  listUsers,
  updateUser,
} from '../../../contract/users.ts';
import { bearerFor, seedOrg, seedPerson, type SeededPerson } from '../seed.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, idOf } from './client.ts';
import { userShape } from './shapes.ts';

let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let send: Awaited<ReturnType<typeof clientFor>>;
let owner: object;

beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
  send = await clientFor(test, org.owner);
  owner = userShape(org.owner, org, { isAdmin: true });
});
afterAll(() => test.close());

describe('GET /users', () => {
  it('current: an array with the caller alone', async () => {
    expect(await send(getCurrentUser, 'GET /users/current')).toEqual([owner]);
    const sendAnn = await clientFor(test, ann);
    expect(await sendAnn(getCurrentUser, 'GET /users/current')).toEqual([userShape(ann, org)]);
  });

  it('without a role: the caller alone, also for an admin', async () => {
    expect(await send(listUsers, 'GET /users')).toEqual([owner]);
  });

  it('access_role=all: everyone in the org of an admin, a page at a time; others are refused', async () => {
    const everyone = [userShape(ann, org), owner];
    expect(await send(listUsers, 'GET /users?access_role=all')).toEqual(everyone);
    expect(await send(listUsers, 'GET /users?access_role=all&page=2&per_page=1')).toEqual([owner]);
    const refused = await test.app.inject({
      url: '/api/users?access_role=all',
      headers: await bearerFor(test, ann),
    });
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ error: 'Forbidden', error_code: 'forbidden' });
  });

  it.each([
    ['owner', () => [owner]],
    ['admin', () => [owner]],
    ['member', () => [userShape(ann, org)]],
    // Roles that a resource has and an org has not.
    ['collaborator', () => []],
    ['operator', () => []],
  ] as const)('access_role=%s', async (role, expected) => {
    const found = await send(listUsers, `GET /users?access_role=${role}`);
    expect(found).toEqual(expected());
  });
});

describe('one person', () => {
  it('POST /users makes the account in the org and answers 200 with it', async () => {
    const made = await send(createUser, 'POST /users', {
      email: 'bob@example.com',
      full_name: 'Bob',
      admin: true,
    });
    const bob = { id: idOf(made), email: 'bob@example.com', fullName: 'Bob' };
    expect(made).toEqual(userShape(bob, org, { isAdmin: true }));
    expect(await send(getUser, `GET /users/${bob.id}`)).toEqual(made);
  });

  it('GET /users/{id}, with expand its account_summary', async () => {
    expect(await send(getUser, `GET /users/${ann.id}`)).toEqual(userShape(ann, org));
    expect(await send(getUser, `GET /users/${ann.id}?expand=1`)).toEqual({
      ...userShape(ann, org),
      account_summary: [
        {
          org_id: org.id,
          members: expect.any(Number),
          admins: expect.any(Number),
          locked: 0,
          deactivated: 0,
          pending_invites: expect.any(Number),
        },
      ],
    });
  });

  it('PUT /users/{id} takes name for full_name, and asks for no version', async () => {
    const renamed = { ...ann, fullName: 'Ann Lee' };
    const reply = await send(updateUser, `PUT /users/${ann.id}`, { name: 'Ann Lee' });
    expect(reply).toEqual(userShape(renamed, org));
    const tier = await send(updateUser, `PUT /users/${ann.id}`, {
      full_name: 'Ann',
      user_tier: 'extended',
    });
    expect(tier).toEqual(userShape(ann, org, { user_tier: 'extended' }));
  });

  it('a missing id is 404 with a body, a negative one 400 or 404', async () => {
    const headers = await bearerFor(test, org.owner);
    const missing = await test.app.inject({ url: '/api/users/999999999', headers });
    expect(missing.statusCode).toBe(404);
    expect(missing.json()).toEqual({
      message: 'Person not found',
      error: 'Not Found',
      error_code: 'not_found',
      request_id: missing.headers['x-request-id'],
      timestamp: expect.any(String),
    });
    const negative = await test.app.inject({ url: '/api/users/-1', headers });
    expect([400, 404]).toContain(negative.statusCode);
  });
});
