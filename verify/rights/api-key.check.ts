import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { loggerOptions } from '../../server/logger-options.ts';
import { callOf } from '../../server/test/calls.ts';
import { exampleRequest, ROUTES } from '../../server/test/route-examples.ts';
import { loginAs, seedOrg, seedPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld } from '../../server/test/world.ts';
import { check } from '../check.ts';

let test: TestApp;
const logged: string[] = [];
beforeAll(async () => {
  const made = await createTestApp();
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk));
      done();
    },
  });
  const app = await buildApp(made.services, pino(loggerOptions('trace'), sink));
  await app.ready();
  test = {
    ...made,
    app,
    close: async () => {
      await app.close();
      await made.close();
    },
  };
});
afterAll(() => test.close());

/** All that the database holds, as text. */
const dump = async (): Promise<string> => {
  const { rows } = await test.owner.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
  const parts: string[] = [];
  for (const { name } of rows) {
    const table = await test.owner.query(`SELECT t::text AS row FROM ${name} t`);
    parts.push(...table.rows.map(({ row }) => row));
  }
  return parts.join('\n');
};

/** Makes a key of a person; its whole text. */
const makeKey = async (person: { id: number; orgId: number }, idempotencyKey?: string) => {
  const headers = {
    ...(await loginAs(test, person)),
    ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
  };
  const made = await callOf(test)('POST', `/users/${person.id}/api_keys`, { name: 'K' }, headers);
  return made.json<{ id: number; api_key: string; etag: string }>();
};

const tokenFor = (key: string) =>
  callOf(test)('POST', '/token', undefined, { authorization: `Basic ${key}` });

check(
  {
    id: 'T-27',
    asks: 'the secret of an API key is in the one reply that makes it, and nowhere else ever',
    mutants: [
      {
        name: 'the mask is the key',
        file: 'server/auth/api-key-format.ts',
        find: '`rck_${id}_…${key.slice(-4)}`',
        replace: 'key',
      },
      {
        name: 'the log shows headers',
        file: 'server/logger-options.ts',
        find: "url: request.url.split('?', 1)[0] ?? '',",
        replace: 'url: request.url, all: request.headers,',
      },
    ],
  },
  async ({ got }) => {
    const world = await makeWorld(test);
    const caller = await world.caller('admin');
    const made = [
      await makeKey(caller.person),
      await makeKey(caller.person, 'key-of-a-check'),
      await makeKey(await world.bystander('same')),
    ];
    const call = callOf(test);
    const rotated = await call(
      'PUT',
      `/users/${caller.person.id}/api_keys/${made[0]?.id}/rotate`,
      { overlap_hours: 24 },
      { ...caller.headers, 'if-match': '*' },
    );
    const secrets = [...made.map(({ api_key: key }) => key), rotated.json().api_key].map(
      (key: string) => key.split('_')[2] ?? '',
    );
    const found: string[] = [];
    const look = (where: string, text: string): void => {
      const hits = secrets.filter((secret) => text.includes(secret));
      if (hits.length > 0) found.push(`${where} (${hits.length})`);
    };
    const tokens = await Promise.all(made.map(({ api_key: key }) => tokenFor(key)));
    for (const token of tokens) look('POST /token', token.body);
    // What every route shows, to its owner and by a token of the key itself, refusals included.
    const bearer = { authorization: `Bearer ${tokens[0]?.json().access_token}` };
    let replies = 0;
    for (const [name, route] of ROUTES) {
      for (const headers of [caller.headers, bearer]) {
        const given = { world, caller: { ...caller, headers }, place: 'own' } as const;
        if (name === 'deleteSession' || name === 'revokeToken' || name === 'replaceMembers')
          continue;
        const reply = await test.app.inject(await exampleRequest(name, route, given));
        replies += 1;
        look(name, reply.body + JSON.stringify(reply.headers));
      }
    }
    look('log', logged.join('\n'));
    look('database', await dump());
    got(
      `${found.length} places showed one of ${secrets.length} secrets again (${replies} replies, ${logged.length} lines of the log, the database)`,
    );
    expect(secrets.every((secret) => secret.length === 43)).toBe(true);
    expect(tokens.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(logged.length).toBeGreaterThan(replies);
    expect(found).toEqual([]);
  },
);

check(
  {
    id: 'T-27',
    asks: 'a key ends with a lock of its owner at the next request, and has no more rights than they have',
    mutants: [
      {
        name: 'a lock does not stop a key',
        file: 'server/auth/accounts.repo.ts',
        find: 'AND (admin_locked_until IS NULL OR admin_locked_until <= now())',
        replace: '',
      },
      {
        name: 'a key makes keys',
        file: 'server/features/keys/keys.service.ts',
        find: 'if (actor.apiKeyId === null) return;',
        replace: 'return;',
      },
    ],
  },
  async ({ pick, got }) => {
    const rounds = pick({ small: 2, full: 50 });
    const wrong: string[] = [];
    const call = callOf(test);
    for (let round = 0; round < rounds; round += 1) {
      const org = await seedOrg(test);
      const owner = await loginAs(test, org.owner);
      const person = await seedPerson(test, org.id, { admin: true });
      const key = await makeKey(person);
      const open = async () => {
        const reply = await tokenFor(key.api_key);
        return { authorization: `Bearer ${reply.json().access_token}` };
      };
      const expectCode = async (what: string, path: string, headers: object, wanted: number) => {
        const reply = await call('GET', path, undefined, { ...headers });
        if (reply.statusCode !== wanted) wrong.push(`${what}: ${reply.statusCode}, not ${wanted}`);
      };
      const list = `/orgs/${org.id}/members`;
      const keys = `/users/${person.id}/api_keys`;
      const token = await open();
      await expectCode('an admin’s key', list, token, 200);
      for (const [path, body] of [
        [keys, { name: 'More' }],
        [`${keys}/${key.id}/rotate`, {}],
      ] as const) {
        const method = path === keys ? 'POST' : 'PUT';
        const reply = await call(method, path, body, { ...token, 'if-match': '*' });
        if (reply.statusCode !== 403) wrong.push(`a key that makes keys: ${reply.statusCode}`);
      }
      // The role goes: at once, and for whatever the key opens later.
      await call('PUT', list, { members: [{ id: person.id, admin: false }] }, owner);
      await expectCode('a token of before', list, token, 401);
      await expectCode('a member’s key', list, await open(), 403);
      const later = await open();
      await call('PUT', `/users/${person.id}/lock_account`, {}, { ...owner, 'if-match': '*' });
      await expectCode('a token of somebody locked', '/users/current', later, 401);
      const refused = await tokenFor(key.api_key);
      if (refused.statusCode !== 401) wrong.push(`a key of somebody locked: ${refused.statusCode}`);
    }
    got(`${wrong.length} of ${rounds * 7} requests by a key were answered otherwise`);
    expect(wrong).toEqual([]);
  },
);
