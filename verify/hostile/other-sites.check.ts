import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { RouteSpec } from '../../contract/route.ts';
import { exampleRequest, isWrite, ROUTES } from '../../server/test/route-examples.ts';
import { makeWorld, type World } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { makeSite, type Site } from './headers/site.ts';

const CSRF_FILE = 'server/auth/csrf.ts';
/** What an effect would show in; sessions note who was last seen, which is none. */
const TABLES = [
  'users',
  'orgs',
  'org_memberships',
  'locks',
  'invites',
  'api_keys',
  'link_tokens',
  'mail_outbox',
  'audit_log',
];

let site: Site;
let world: World;
beforeAll(async () => {
  site = await makeSite();
  world = await makeWorld(site.test);
});
afterAll(() => site.close());

const ODD_ORIGINS = [
  'null',
  'https://people.example.com.evil.example',
  'https://evil.example/https://people.example.com',
  'https://evilpeople.example.com',
  'https://people.example.com:8443',
  'http://people.example.com',
  'https://PEOPLE.example.org',
  'https://sub.people.example.com',
  'https://example.com',
  'file://',
  'chrome-extension://abcdefgh',
  'https://people.example.com%60.evil.example',
  'https://people.example.com@evil.example',
  'https://xn--people-example.com',
];
const FOREIGN = [
  ...ODD_ORIGINS,
  ...Array.from(
    { length: 100 - ODD_ORIGINS.length },
    (_, index) => `https://site-${index}.example`,
  ),
];

/** How browsers of different ages say that a form or a script of another site sends this. */
const FORGED: readonly Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: 'https://evil.example' },
  { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', origin: 'https://sub.example.com' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'https://people.example.com.evil.example' },
];
const TYPES = ['application/x-www-form-urlencoded', 'text/plain', 'application/json'];

const fingerprints = async (): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const table of TABLES) {
    const { rows } = await site.test.owner.query<{ sum: string }>(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${table} t`,
    );
    found[table] = rows[0]?.sum ?? '';
  }
  return found;
};

describe('other sites', () => {
  check(
    {
      id: 'T-56',
      asks: '100 of 100 foreign origins get no access by CORS',
      mutants: [
        {
          name: 'whoever asks may read',
          file: 'server/http/security-headers.ts',
          find: "'cache-control': 'no-store',",
          replace: "'cache-control': 'no-store', 'access-control-allow-origin': '*',",
        },
      ],
    },
    async ({ got }) => {
      const { headers } = await world.caller('admin');
      let refused = 0;
      for (const origin of FOREIGN) {
        const replies = [
          await site.test.app.inject({
            method: 'GET',
            url: '/api/session',
            headers: { ...headers, origin },
          }),
          await site.test.app.inject({
            method: 'OPTIONS',
            url: '/api/users',
            headers: {
              origin,
              'access-control-request-method': 'POST',
              'access-control-request-headers': 'x-requested-with',
            },
          }),
        ];
        const opens = replies.some((reply) =>
          Object.keys(reply.headers).some((name) => name.startsWith('access-control-')),
        );
        if (!opens && replies[1]?.statusCode === 405) refused += 1;
      }
      got(`${refused} of ${FOREIGN.length} refused`);
      expect(refused).toBe(100);
    },
  );

  check(
    {
      id: 'T-56',
      asks: 'writes that another site sends with the cookie of its victim: 0 effects',
      mutants: [
        {
          name: 'another site is let in',
          file: CSRF_FILE,
          find: "if (site !== 'same-origin' && site !== 'none') throw",
          replace: "if (site === 'nowhere') throw",
        },
        {
          name: 'any origin is ours',
          file: CSRF_FILE,
          find: '!own.includes(origin)',
          replace: "origin === 'nowhere'",
        },
      ],
    },
    async ({ got }) => {
      const writes = ROUTES.filter(([, route]) => isWrite(route));
      // As strong as a victim can be: even what a foreign page cannot send is there, but for one.
      const victim = await world.caller('admin');
      const requests: {
        name: string;
        route: RouteSpec;
        forged: Record<string, string>;
        type: string;
      }[] = [];
      for (const [name, route] of writes) {
        for (const forged of FORGED)
          for (const type of TYPES) requests.push({ name, route, forged, type });
      }
      const examples = new Map<string, Awaited<ReturnType<typeof exampleRequest>>>();
      for (const [name, route] of writes) {
        examples.set(
          name,
          await exampleRequest(name, route, { world, caller: victim, place: 'same' }),
        );
      }
      const before = await fingerprints();
      const passed: string[] = [];
      for (const { name, forged, type } of requests) {
        const example = examples.get(name);
        if (!example) continue;
        const { 'sec-fetch-site': _site, ...headers } = {
          'sec-fetch-site': '',
          ...example.headers,
        };
        const reply = await site.test.app.inject({
          ...example,
          headers: { ...headers, ...forged, 'content-type': type },
          ...('payload' in example && { payload: JSON.stringify(example.payload) }),
        });
        if (reply.statusCode < 400 || reply.cookies.length > 0)
          passed.push(`${name}: ${reply.statusCode}`);
      }
      const after = await fingerprints();
      const changed = TABLES.filter((table) => before[table] !== after[table]);
      got(
        `${requests.length} forged writes: ${passed.length} let in, ${changed.length} tables changed`,
      );
      expect(passed).toEqual([]);
      expect(changed).toEqual([]);
    },
  );
});
