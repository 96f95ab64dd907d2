import type { FastifyInstance } from 'fastify';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../app.ts';
import {
  bearerFor,
  loginAs,
  PASSWORD,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from './seed.ts';
import { createTestApp, type TestApp } from './test-app.ts';

// T-06, a dose: on two nodes of one database, no request that begins after the reply to the act
// succeeds, while clients keep asking on the other node all along.
let test: TestApp;
let second: FastifyInstance;
let org: { id: number; owner: SeededPerson };
let admin: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  second = await buildApp(test.services);
  await second.ready();
  org = await seedOrg(test);
  admin = await loginAs(test, org.owner);
});
afterAll(async () => {
  await second.close();
  await test.close();
});

type Headers = Record<string, string>;
type Method = 'POST' | 'PUT' | 'DELETE';

const write = async (method: Method, url: string, payload?: object, headers = admin) => {
  const reply = await test.app.inject({
    method,
    url: `/api${url}`,
    headers: { ...headers, 'if-match': '*' },
    ...(payload && { payload }),
  });
  expect({ url, status: reply.statusCode, said: reply.json().message }).toMatchObject({
    url,
    status: 200,
  });
  return reply.json();
};
const read = async (url: string, headers: Headers): Promise<number> =>
  (await second.inject({ method: 'GET', url: `/api${url}`, headers })).statusCode;

const CLIENTS = 5;

/** Asks without a pause until told to stop; gives the replies to requests begun after `done`. */
const watch = (url: string, headers: Headers) => {
  let actDone = false;
  let left = Number.POSITIVE_INFINITY;
  const late: number[] = [];
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const isLate = actDone;
      const status = await read(url, headers);
      if (isLate) late.push(status);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    /** Call when the act has been answered; some more requests follow. */
    finish: async () => {
      actDone = true;
      left = CLIENTS * 4;
      await Promise.all(clients);
      return late;
    },
  };
};

interface Trigger {
  readonly name: string;
  readonly isAdmin?: boolean;
  /** What the person asks for; their own account where it is left out. */
  readonly url?: (person: SeededPerson) => string;
  readonly act: (person: SeededPerson, headers: Headers) => Promise<unknown>;
}

const TRIGGERS: readonly Trigger[] = [
  { name: 'a lock', act: ({ id }) => write('PUT', `/users/${id}/lock_account`, {}) },
  {
    name: 'a lock with an end',
    act: ({ id }) =>
      write('PUT', `/users/${id}/lock_account`, {
        until: new Date(Date.now() + 9e5).toISOString(),
      }),
  },
  {
    name: 'a deactivation',
    act: ({ id }) => write('PUT', `/users/${id}/deactivate`, {}),
  },
  {
    name: 'the end of the membership',
    act: ({ id }) => write('DELETE', `/orgs/${org.id}/members`, { members: [{ id }] }),
  },
  {
    name: 'a deactivated membership',
    act: ({ id }) => write('PUT', `/orgs/${org.id}/members/deactivate`, { members: [{ id }] }),
  },
  {
    name: 'a role that is gone',
    isAdmin: true,
    url: () => `/orgs/${org.id}/members`,
    act: ({ id }) => write('PUT', `/orgs/${org.id}/members`, { members: [{ id, admin: false }] }),
  },
  {
    name: 'the end of all sessions, by an admin',
    act: ({ id }) => write('DELETE', `/users/${id}/sessions`),
  },
  {
    name: 'a one-time password',
    act: ({ id }) => write('POST', `/users/${id}/one_time_password`, {}),
  },
];

describe.each(TRIGGERS)('$name', ({ isAdmin = false, url, act }) => {
  it.each(['browser', 'bearer'])('bites on the next request of a %s', async (kind) => {
    const person = await seedPerson(test, org.id, { admin: isAdmin });
    const headers = await (kind === 'browser' ? loginAs : bearerFor)(test, person);
    const asked = url?.(person) ?? '/users/current';
    expect(await read(asked, headers)).toBe(200);
    const watching = watch(asked, headers);
    await act(person, headers);
    const late = await watching.finish();
    expect(late.length).toBeGreaterThanOrEqual(CLIENTS);
    expect(new Set(late)).toEqual(new Set([401]));
  });
});

describe('an own act', () => {
  it('a changed password ends every other session, and not the one it was changed in', async () => {
    const person = await seedPerson(test, org.id);
    const [here, there] = [await loginAs(test, person), await loginAs(test, person)];
    const watching = watch('/users/current', there);
    const body = { current_password: PASSWORD, password: 'quite another long password' };
    await write('PUT', `/users/${person.id}/change_password`, body, here);
    expect(new Set(await watching.finish())).toEqual(new Set([401]));
    expect(await read('/users/current', here)).toBe(200);
  });

  it('a revoked key ends the tokens that were made with it', async () => {
    const person = await seedPerson(test, org.id);
    const headers = await loginAs(test, person);
    const path = `/users/${person.id}/api_keys`;
    const key = await write('POST', path, { name: 'Script' }, headers);
    const basic = { authorization: `Basic ${key.api_key}` };
    const { access_token: token } = await write('POST', '/token', undefined, basic);
    const bearer = { authorization: `Bearer ${token}` };
    expect(await read('/users/current', bearer)).toBe(200);
    const watching = watch('/users/current', bearer);
    await write('DELETE', `${path}/${key.id}`, undefined, headers);
    expect(new Set(await watching.finish())).toEqual(new Set([401]));
    const again = await test.app.inject({ method: 'POST', url: '/api/token', headers: basic });
    expect(again.statusCode).toBe(401);
    expect(await read('/users/current', headers)).toBe(200);
  });

  it('a sign-out ends the session', async () => {
    const headers = await loginAs(test, await seedPerson(test, org.id));
    const watching = watch('/users/current', headers);
    await write('DELETE', '/session', undefined, headers);
    expect(new Set(await watching.finish())).toEqual(new Set([401]));
  });
});

describe('a right in one org', () => {
  it('ends there and lives on elsewhere', async () => {
    const other = await seedOrg(test);
    const person = await seedPerson(test, org.id);
    await seedMembership(test, other.id, person.id);
    const there = await loginAs(test, { id: person.id, orgId: other.id });
    await write('PUT', `/orgs/${org.id}/members/deactivate`, { members: [{ id: person.id }] });
    expect(await read('/users/current', there)).toBe(200);
    const { rows } = await test.db.execute<{ status: string }>(
      sql`SELECT status FROM org_memberships WHERE user_id = ${person.id} ORDER BY org_id`,
    );
    expect(rows).toEqual([{ status: 'DEACTIVATED' }, { status: 'ACTIVE' }]);
  });
});
