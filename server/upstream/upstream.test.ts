import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../../contract/session.ts';
import { ROUTES, urlOf } from '../test/route-examples.ts';
import { loginAs, PASSWORD, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { buildUpstreamApp } from './app.ts';
import { fillIn } from './fill-in.ts';
import { HeldSessions } from './sessions.ts';

// The platform is our own server, of the documented routes only.
let platform: TestApp;
let app: FastifyInstance;
let sessions: HeldSessions;
let clock = 0;
let owner: SeededPerson;
const bodies: string[] = [];

beforeAll(async () => {
  platform = await createTestApp({ documentedOnly: true });
  const base = await platform.app.listen({ port: 0, host: '127.0.0.1' });
  sessions = new HeldSessions(() => performance.now() + clock);
  app = await buildUpstreamApp({
    config: { ...platform.services.config, documentedOnly: false, upstreamUrl: `${base}/api` },
    sessions,
    phase: { is: 'serving' },
  });
  app.addHook('onSend', async (_request, _reply, payload) => {
    bodies.push(String(payload));
    return payload;
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await platform.close();
});
beforeEach(async () => {
  clock = 0;
  ({ owner } = await seedOrg(platform));
});

const BROWSER = { 'sec-fetch-site': 'same-origin', 'x-requested-with': 'rollcall' };
const call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  app.inject({
    method,
    url: `/api${path}`,
    headers: { ...BROWSER, ...headers },
    ...(payload && { payload }),
  });
const signIn = async ({ email }: SeededPerson, password = PASSWORD) => {
  const reply = await call('POST', '/session', { email, password });
  const [cookie] = reply.cookies;
  return { reply, headers: { cookie: `${cookie?.name}=${cookie?.value}` } };
};
const codeOf = (reply: Awaited<ReturnType<typeof call>>) => reply.json().error_code as string;

describe('signing in to a platform through us', () => {
  it('gives a session of ours, and its token to nobody', async () => {
    const { reply, headers } = await signIn(owner);
    expect(reply.statusCode, reply.body).toBe(200);
    expect(Session.parse(reply.json())).toMatchObject({
      user: { id: owner.id, email: owner.email },
      org: { id: owner.orgId },
      rights: { org_admin: true, super_user: false },
      features: [],
    });
    const [cookie] = reply.cookies;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    const again = await call('GET', '/session', undefined, headers);
    expect(again.json().user.id).toBe(owner.id);
    const { rows } = await platform.owner.query('SELECT kind FROM sessions WHERE user_id = $1', [
      owner.id,
    ]);
    expect(rows).toEqual([{ kind: 'token' }]);
    // Tokens of the platform begin so; cookies of ours do not.
    expect(bodies.join('')).not.toContain('rct_');
    expect(cookie?.value).toMatch(/^rcs_/);
  });

  it('is refused as the platform refuses it', async () => {
    const wrong = await signIn(owner, 'not the password at all');
    expect(wrong.reply.statusCode).toBe(401);
    expect(codeOf(wrong.reply)).toBe('invalid_credentials');
    const bad = await call('POST', '/session', { email: owner.email });
    expect(codeOf(bad)).toBe('invalid_request');
  });

  it('lists nothing of ours and needs no set-up', async () => {
    expect((await call('GET', '/capabilities')).json()).toMatchObject({ features: [] });
    expect((await call('GET', '/setup')).json()).toMatchObject({ needed: false });
  });

  it('ends by signing out, on both sides', async () => {
    const { headers } = await signIn(owner);
    expect((await call('DELETE', '/session', undefined, headers)).statusCode).toBe(200);
    expect(codeOf(await call('GET', '/session', undefined, headers))).toBe('unauthenticated');
    const { rows } = await platform.owner.query(
      'SELECT 1 FROM sessions WHERE user_id = $1 AND ended_at IS NULL',
      [owner.id],
    );
    expect(rows).toEqual([]);
  });

  it('ends without activity, and when the platform ends it', async () => {
    const { headers } = await signIn(owner);
    clock = 14 * 60_000;
    expect((await call('GET', '/users/current', undefined, headers)).statusCode).toBe(200);
    clock += 14 * 60_000;
    const poll = { ...headers, 'x-background': '1' };
    expect((await call('GET', '/session', undefined, poll)).statusCode).toBe(200);
    clock += 2 * 60_000;
    expect((await call('GET', '/session', undefined, headers)).statusCode).toBe(401);

    const person = await seedPerson(platform, owner.orgId);
    const theirs = await signIn(person);
    const admin = await loginAs(platform, owner);
    await platform.app.inject({
      method: 'PUT',
      url: `/api/users/${person.id}/lock_account`,
      headers: admin,
      payload: {},
    });
    const locked = await call('GET', '/users/current', undefined, theirs.headers);
    expect(codeOf(locked)).toBe('unauthenticated');
  });
});

describe('documented routes', () => {
  it('are passed through with what they carry, and answered as they were', async () => {
    const { headers } = await signIn(owner);
    const made = await call('POST', '/users', { email: 'bo@example.com' }, headers);
    expect(made.statusCode, made.body).toBe(200);
    const { id } = made.json();
    const page = await call('GET', '/users?access_role=all&page=2&per_page=1', undefined, headers);
    expect(page.json()).toHaveLength(1);
    expect(page.headers).toMatchObject({ 'x-total-count': '2', 'x-current-page': '2' });
    const locked = await call('PUT', `/users/${id}/lock_account`, { reason: 'Lost' }, headers);
    expect(locked.json()).toMatchObject({ id, account_locked: true });
    const gone = await call(
      'DELETE',
      `/orgs/${owner.orgId}/members`,
      { members: [{ id }] },
      headers,
    );
    expect(gone.statusCode, gone.body).toBe(200);
    const refused = await call('PUT', `/users/${owner.id}/deactivate`, {}, headers);
    expect(refused.statusCode).toBe(403);
    expect(codeOf(refused)).toBe('cannot_act_on_self');
    const log = await call('GET', `/orgs/${owner.orgId}/audit_log?per_page=5`, undefined, headers);
    expect(log.json().length).toBeGreaterThan(2);
  });

  it('tell with a refused version how the object stands now', async () => {
    const { headers } = await signIn(owner);
    const made = await call('POST', '/users', { email: 'cy@example.com' }, headers);
    const path = `/users/${made.json().id}`;
    const stale = { ...headers, 'if-match': '"user-1-0"' };
    const refused = await call('PUT', path, { full_name: 'Cy' }, stale);
    expect([refused.statusCode, codeOf(refused)]).toEqual([412, 'stale_version']);
    const { current } = refused.json();
    expect(current).toMatchObject({ id: made.json().id, email: 'cy@example.com' });
    expect(refused.headers.etag).toBe(current.etag);
    const fresh = { ...headers, 'if-match': String(refused.headers.etag) };
    expect((await call('PUT', path, { full_name: 'Cy' }, fresh)).statusCode).toBe(200);
  });

  it('of nobody are open to nobody, and writes need what no other site can send', async () => {
    expect(codeOf(await call('GET', '/users/current'))).toBe('unauthenticated');
    const { headers } = await signIn(owner);
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site' };
    expect(codeOf(await call('POST', '/users', { email: 'x@example.com' }, foreign))).toBe(
      'csrf_failed',
    );
    const plain = await app.inject({
      method: 'POST',
      url: '/api/users',
      headers: { ...headers, 'sec-fetch-site': 'same-origin' },
      payload: { email: 'x@example.com' },
    });
    expect(plain.json().error_code).toBe('csrf_failed');
  });

  it('are the only ones: what is ours is not there, and nobody is given a token', async () => {
    const { headers } = await signIn(owner);
    const answered = new Set(['/session', '/capabilities', '/setup']);
    for (const [name, route] of ROUTES) {
      const isOurs = route.documented !== true && route.atRoot !== true;
      if (!(isOurs && !answered.has(route.path)) && !route.path.startsWith('/token')) continue;
      const url = urlOf(route);
      const reply = await app.inject({
        method: route.method,
        url,
        headers: { ...BROWSER, ...headers },
      });
      expect([400, 404, 405], `${name}: ${reply.statusCode}`).toContain(reply.statusCode);
    }
  });

  it('take no path but their own', async () => {
    const { headers } = await signIn(owner);
    for (const path of ['/users/..%2f..%2fhealth', '/users/1%2fsessions', '/users/%2e%2e']) {
      const reply = await call('GET', path, undefined, headers);
      expect([400, 404], path).toContain(reply.statusCode);
    }
  });

  it('are 503 while the platform does not answer', async () => {
    const gone = await buildUpstreamApp({
      config: { ...platform.services.config, upstreamUrl: 'http://127.0.0.1:9/api' },
      sessions,
      phase: { is: 'serving' },
    });
    const { headers } = await signIn(owner);
    const reply = await gone.inject({ url: '/api/users/current', headers });
    expect(reply.statusCode).toBe(503);
    expect(reply.headers['retry-after']).toBe('5');
    await gone.close();
  });
});

it('fills in what an older platform leaves out, and changes nothing that is there', () => {
  const old = {
    id: 1,
    email: 'a@example.com',
    full_name: 'A',
    api_key: 'k',
    super_user: true,
    impersonated: false,
    default_org: { id: 1, name: 'Acme' },
    org_memberships: [{ id: 1, name: 'Acme', 'is_admin?': true, api_key: 'o' }],
  };
  expect(fillIn([old])).toEqual([
    {
      ...old,
      status: 'ACTIVE',
      account_locked: false,
      user_tier: null,
      email_verified_at: null,
      tos_signed_at: null,
      org_memberships: [{ ...old.org_memberships[0], org_membership_status: 'ACTIVE' }],
    },
  ]);
});
