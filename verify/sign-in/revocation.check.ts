import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { callOf } from '../../server/test/calls.ts';
import {
  bearerFor,
  loginAs,
  PASSWORD,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { watch } from '../harness/watch.ts';

// Two nodes of one database: the act is done on one, the clients ask the other all along.
let test: TestApp;
let second: FastifyInstance;
let org: { id: number; owner: SeededPerson };
let admin: Headers;
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

const write = async (
  method: 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  headers: Headers = admin,
) => {
  const reply = await callOf(test)(method, url, payload, { ...headers, 'if-match': '*' });
  expect({ url, status: reply.statusCode, body: reply.body }).toMatchObject({ url, status: 200 });
  return reply.json();
};

/** Somebody whose access is about to end: what they ask with, and what they ask for. */
interface Victim {
  readonly person: SeededPerson;
  readonly headers: Headers;
  readonly url: string;
  /** Of their own browser, for what they do themselves. */
  readonly own: Headers;
  readonly keyId?: number;
}

const victim = async (as: 'browser' | 'bearer' | 'admin'): Promise<Victim> => {
  const person = await seedPerson(test, org.id, { admin: as === 'admin' });
  const url = as === 'admin' ? `/orgs/${org.id}/members` : '/users/current';
  const headers = await (as === 'bearer' ? bearerFor : loginAs)(test, person);
  return { person, url, headers, own: await loginAs(test, person) };
};

const keyHolder = async (): Promise<Victim> => {
  const someone = await victim('browser');
  const path = `/users/${someone.person.id}/api_keys`;
  const key = await write('POST', path, { name: 'Script' }, someone.own);
  const basic = { authorization: `Basic ${key.api_key}` };
  const { access_token: token } = await write('POST', '/token', undefined, basic);
  return { ...someone, headers: { authorization: `Bearer ${token}` }, keyId: key.id };
};

interface Trigger {
  readonly name: string;
  /** The triggers that the promise names are raced twenty times over in full. */
  readonly isNamed?: true;
  readonly make: (repetition: number) => Promise<Victim>;
  readonly act: (someone: Victim) => Promise<unknown>;
}

const eitherWay = (repetition: number) => victim(repetition % 2 === 0 ? 'browser' : 'bearer');

const TRIGGERS: readonly Trigger[] = [
  {
    name: 'a lock',
    isNamed: true,
    make: eitherWay,
    act: ({ person }) => write('PUT', `/users/${person.id}/lock_account`, {}),
  },
  {
    name: 'a deactivation',
    isNamed: true,
    make: eitherWay,
    act: ({ person }) => write('PUT', `/users/${person.id}/deactivate`, {}),
  },
  {
    name: 'a role that is gone',
    isNamed: true,
    make: () => victim('admin'),
    act: ({ person: { id } }) =>
      write('PUT', `/orgs/${org.id}/members`, { members: [{ id, admin: false }] }),
  },
  {
    name: 'a revoked key',
    isNamed: true,
    make: keyHolder,
    act: ({ person, own, keyId }) =>
      write('DELETE', `/users/${person.id}/api_keys/${keyId}`, undefined, own),
  },
  {
    name: 'a changed password',
    isNamed: true,
    make: eitherWay,
    act: ({ person, own }) => {
      const body = { current_password: PASSWORD, password: 'quite another long password' };
      return write('PUT', `/users/${person.id}/change_password`, body, own);
    },
  },
  {
    name: 'a lock with an end',
    make: eitherWay,
    act: ({ person }) => {
      const until = new Date(Date.now() + 9e5).toISOString();
      return write('PUT', `/users/${person.id}/lock_account`, { until });
    },
  },
  {
    name: 'a one-time password',
    make: eitherWay,
    act: ({ person }) => write('POST', `/users/${person.id}/one_time_password`, {}),
  },
  {
    name: 'the end of a membership',
    make: eitherWay,
    act: ({ person: { id } }) => write('DELETE', `/orgs/${org.id}/members`, { members: [{ id }] }),
  },
  {
    name: 'a deactivated membership',
    make: eitherWay,
    act: ({ person: { id } }) =>
      write('PUT', `/orgs/${org.id}/members/deactivate`, { members: [{ id }] }),
  },
  {
    name: 'the end of all sessions, by an admin',
    make: eitherWay,
    act: ({ person }) => write('DELETE', `/users/${person.id}/sessions`),
  },
  {
    name: 'a sign-out',
    make: () => victim('browser'),
    act: ({ headers }) => write('DELETE', '/session', undefined, headers),
  },
];

/** The commonest way to break the promise: who somebody is, remembered from the request before. */
const REMEMBERED = {
  name: 'a node remembers sessions that it has seen',
  file: 'server/auth/authenticate.ts',
  find: '= await findSession(db, sha256(credential.token));',
  replace:
    '= await ((globalThis.seen ??= new Map()).get(credential.token) ?? globalThis.seen.set(credential.token, Promise.resolve(findSession(db, sha256(credential.token)))).get(credential.token));',
};

for (const { name, isNamed, make, act } of TRIGGERS) {
  check(
    {
      id: 'T-06',
      asks: `${name}: no request that begins after its reply succeeds, on any node`,
      mutants: [REMEMBERED],
      timeout: 900_000,
    },
    async ({ pick, got }) => {
      const crowd = {
        clients: pick({ small: 5, full: 50 }),
        requests: pick({ small: 6, full: isNamed ? 200 : 20 }),
      };
      const repetitions = pick({ small: 1, full: isNamed ? 20 : 2 });
      const late: number[] = [];
      for (let n = 0; n < repetitions; n += 1) {
        const someone = await make(n);
        const { url, headers } = someone;
        const ask = async () =>
          (await second.inject({ method: 'GET', url: `/api${url}`, headers })).statusCode;
        expect(await ask()).toBe(200);
        const watching = watch(ask, crowd);
        await watching.underWay;
        await act(someone);
        watching.markDone();
        late.push(...(await watching.late));
      }
      const stale = late.filter((status) => status === 200).length;
      got(`${stale} of ${late.length} late requests succeeded, ${repetitions} repetitions`);
      expect(new Set(late)).toEqual(new Set([401]));
    },
  );
}
