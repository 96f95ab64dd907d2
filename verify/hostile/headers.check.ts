import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { ROUTES, sendExample } from '../../server/test/route-examples.ts';
import { loginAs, PASSWORD, seedOrg, type SeededPerson } from '../../server/test/seed.ts';
import { makeWorld } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { gradeOf, observatoryScore } from './headers/observatory.ts';
import { makeSite, type Site } from './headers/site.ts';

const HEADERS_FILE = 'server/http/security-headers.ts';
const SET: Readonly<Record<string, RegExp>> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'strict-transport-security': /^max-age=31536000; includeSubDomains$/,
  'permissions-policy': /camera=\(\)/,
  'x-request-id': /^[\da-f-]{36}$/,
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'cache-control': /no-store|no-cache|max-age/,
};
const NEVER = ['access-control-allow-origin', 'x-powered-by', 'server'];

let site: Site;
let owner: SeededPerson;
beforeAll(async () => {
  site = await makeSite();
  ({ owner } = await seedOrg(site.test));
});
afterAll(() => site.close());

const lacking = (what: string, { headers }: Pick<LightMyRequestResponse, 'headers'>): string[] => [
  ...Object.entries(SET)
    .filter(([name, wanted]) => !wanted.test(String(headers[name] ?? '')))
    .map(([name]) => `${what}: ${name} is ${String(headers[name])}`),
  ...NEVER.filter((name) => headers[name] !== undefined).map((name) => `${what}: has ${name}`),
];

/** Replies of every kind that no example of a route brings about. */
const oddReplies = async () => {
  const { app } = site.test;
  const headers = await loginAs(site.test, owner);
  const json = { ...headers, 'content-type': 'application/json' };
  const get = (url: string, more = {}) => app.inject({ method: 'GET', url, headers: more });
  const file = await get('/assets/index-abc123.js');
  const user = `/api/users/${owner.id}`;
  return [
    [200, 'a page', await get('/people')],
    [200, 'a file', file],
    [
      304,
      'a file again',
      await get('/assets/index-abc123.js', { 'if-none-match': file.headers.etag }),
    ],
    [206, 'a piece of a file', await get('/assets/index-abc123.js', { range: 'bytes=0-3' })],
    [400, 'a malformed address', await get('/api/users/%ED')],
    [400, 'a bad query', await get('/api/setup?x=1')],
    [401, 'a stranger', await get('/api/users/current')],
    [
      403,
      'another site',
      await app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { ...json, 'sec-fetch-site': 'cross-site' },
        payload: '{}',
      }),
    ],
    [404, 'below the API', await get('/api/nothing')],
    [404, 'no file', await get('/nothing.js')],
    [405, 'a method', await app.inject({ method: 'PATCH', url: '/api/session', headers })],
    [
      412,
      'a stale version',
      await app.inject({
        method: 'PUT',
        url: user,
        headers: { ...headers, 'if-match': '"user-1-0"' },
        payload: { full_name: 'X' },
      }),
    ],
    [
      413,
      'a large body',
      await app.inject({
        method: 'POST',
        url: '/api/session',
        headers: json,
        payload: ' '.repeat(5_000_000),
      }),
    ],
    [
      415,
      'a form',
      await app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'a=b',
      }),
    ],
    [200, 'a stream', await get('/api/users/export', headers)],
  ] as const;
};

describe('headers and cookies', () => {
  check(
    {
      id: 'T-56',
      asks: 'every reply (200, 3xx, 4xx, file, stream) carries the full set of headers; graded A+',
      mutants: [
        {
          name: 'scripts of the page may be written in it',
          file: HEADERS_FILE,
          find: "`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`",
          replace: "`script-src 'self' 'unsafe-inline'`",
        },
        {
          name: 'framing',
          file: HEADERS_FILE,
          find: "form-action 'none'; frame-ancestors 'none'\"",
          replace: "form-action 'none'\"",
        },
        {
          name: 'replies may be kept',
          file: HEADERS_FILE,
          find: "'cache-control': 'no-store',",
          replace: "'cache-control': 'public, max-age=60',",
        },
        {
          name: 'a cookie in the open',
          file: 'server/http/outgoing.ts',
          find: 'secure: isSecure,',
          replace: 'secure: false,',
        },
      ],
    },
    async ({ got }) => {
      const faults: string[] = [];
      const statuses = new Set<number>();
      let replies = 0;
      const look = (what: string, reply: LightMyRequestResponse) => {
        faults.push(...lacking(what, reply));
        statuses.add(reply.statusCode);
        replies += 1;
      };
      for (const [status, what, reply] of await oddReplies()) {
        if (reply.statusCode !== status) faults.push(`${what}: ${reply.statusCode}, not ${status}`);
        look(what, reply);
      }
      const world = await makeWorld(site.test);
      const caller = await world.caller('admin');
      for (const [name, route] of ROUTES.filter(([, { method }]) => method === 'GET')) {
        const reply = await sendExample(site.test, name, route, { world, caller, place: 'own' });
        look(name, reply);
        if (reply.headers['cache-control'] !== 'no-store') faults.push(`${name}: may be kept`);
      }
      const { headers, body: html } = await site.test.app.inject({ method: 'GET', url: '/people' });
      const signedIn = await site.test.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { email: owner.email, password: PASSWORD },
      });
      const cookie = signedIn.cookies.find(({ name }) => name.endsWith('rollcall')) ?? { name: '' };
      const score = observatoryScore({ headers, cookie, html });
      got(
        `${replies} replies of ${[...statuses].toSorted().join(', ')}: ${faults.length} faults; grade ${gradeOf(score)} (${score})`,
      );
      expect(faults).toEqual([]);
      expect(gradeOf(score)).toBe('A+');
      expect(cookie).toMatchObject({
        name: '__Host-rollcall',
        httpOnly: true,
        secure: true,
        sameSite: 'Strict',
        path: '/',
      });
      expect(cookie).not.toHaveProperty('domain');
      const nonce =
        /script-src [^;]*'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ??
        '';
      expect(html.split(`"${nonce}"`)).toHaveLength(3);
      expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
      expect(String(headers['content-security-policy'])).toContain(
        "require-trusted-types-for 'script'",
      );
    },
  );
});
