import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendExample, ROUTES } from './route-examples.ts';
import { loginAs, PASSWORD, seedOrg, type SeededPerson } from './seed.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { makeWorld } from './world.ts';

// T-56, on a server whose public address is https.
let test: TestApp;
let web: string;
let org: { id: number; owner: SeededPerson };
beforeAll(async () => {
  web = mkdtempSync(path.join(tmpdir(), 'rollcall-web-'));
  mkdirSync(path.join(web, 'assets'));
  writeFileSync(path.join(web, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(
    path.join(web, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" nonce="__CSP_NONCE__" src="/assets/index-abc123.js"></script>',
  );
  test = await createTestApp({ publicUrl: 'https://people.example.com', webDir: web });
  org = await seedOrg(test);
});
afterAll(async () => {
  await test.close();
  rmSync(web, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  test.app.inject({ method: 'GET', url, headers });

const expectHardened = (reply: LightMyRequestResponse) => {
  expect(reply.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'permissions-policy': expect.stringContaining('camera=()'),
    'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
  });
  expect(String(reply.headers['content-security-policy'])).toContain(`frame-ancestors 'none'`);
  expect(String(reply.headers['content-security-policy'])).toContain(`default-src 'none'`);
  expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  expect(reply.headers['x-powered-by']).toBeUndefined();
  expect(reply.headers['server']).toBeUndefined();
};

describe('every reply', () => {
  it.each([
    ['200', '/api/setup', 200],
    ['400', '/api/setup?x=1', 400],
    ['401', '/api/users/current', 401],
    ['404 below the API', '/api/nothing', 404],
    ['404 of a file', '/nothing.js', 404],
    ['a malformed address', '/api/users/%ED', 400],
    ['a page', '/people', 200],
    ['a file', '/assets/index-abc123.js', 200],
    ['health', '/health/live', 200],
  ])('%s', async (_what, url, status) => {
    const reply = await get(url);
    expect(reply.statusCode).toBe(status);
    expectHardened(reply);
    if (status >= 400) expect(reply.json().request_id).toBe(reply.headers['x-request-id']);
  });

  it('405, 403, 413 and 415', async () => {
    const headers = await loginAs(test, org.owner);
    const send = (method: 'PATCH' | 'POST', payload?: string, more: object = {}) =>
      test.app.inject({
        method,
        url: '/api/session',
        headers: { ...headers, ...more },
        ...(payload !== undefined && { payload }),
      });
    const json = { 'content-type': 'application/json' };
    const replies = [
      [405, await send('PATCH')],
      [403, await send('POST', '{}', { ...json, 'sec-fetch-site': 'cross-site' })],
      [413, await send('POST', ' '.repeat(5_000_000), json)],
      [415, await send('POST', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })],
    ] as const;
    for (const [status, reply] of replies) {
      expect(reply.statusCode).toBe(status);
      expectHardened(reply);
    }
  });

  it('of the API is not kept by anybody and runs nothing', async () => {
    const world = await makeWorld(test);
    const caller = await world.caller('admin');
    for (const [name, route] of ROUTES.filter(([, { method }]) => method === 'GET')) {
      const reply = await sendExample(test, name, route, { world, caller, place: 'own' });
      expectHardened(reply);
      expect({ name, cache: reply.headers['cache-control'] }).toEqual({ name, cache: 'no-store' });
    }
  });
});

describe('the page', () => {
  it('runs what carries the nonce of this very response, and no text as code', async () => {
    const [first, second] = [await get('/people'), await get('/people')];
    const nonces = [first, second].map((reply) => {
      const csp = String(reply.headers['content-security-policy']);
      expect(csp).toContain(`require-trusted-types-for 'script'`);
      expect(csp).not.toMatch(/unsafe-(inline|eval)/);
      expect(csp).toContain(`base-uri 'none'`);
      const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(csp)?.[1] ?? '';
      expect(reply.body.split(`"${nonce}"`)).toHaveLength(3);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(Buffer.from(nonces[0] ?? '', 'base64').length).toBeGreaterThanOrEqual(16);
    expect(first.headers['cache-control']).toBe('no-cache');
  });

  it('loads files for a year when their name bears their hash', async () => {
    const { headers } = await get('/assets/index-abc123.js');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });
});

describe('the session cookie', () => {
  const signIn = (headers: Record<string, string> = {}) =>
    test.app.inject({
      method: 'POST',
      url: '/api/session',
      headers,
      payload: { email: org.owner.email, password: PASSWORD },
    });

  it('is bound to this host and https, and out of reach of scripts and other sites', async () => {
    const reply = await signIn();
    expect(reply.statusCode).toBe(200);
    const cookie = reply.cookies.find(({ name }) => name === '__Host-rollcall');
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
    expect(cookie?.domain).toBeUndefined();
    // 256 bits.
    expect((cookie?.value.replace(/^[a-z]+_/, '') ?? '').length).toBeGreaterThanOrEqual(43);
    expect(reply.body).not.toContain(cookie?.value ?? 'nothing');
  });

  it('does not write without the custom header, nor from another site', async () => {
    const signedIn = await loginAs(test, org.owner);
    const { 'x-requested-with': _header, ...bare } = signedIn;
    const { 'sec-fetch-site': _site, ...old } = signedIn;
    const write = (headers: Record<string, string>) =>
      test.app.inject({
        method: 'PUT',
        url: '/api/user_settings',
        headers,
        payload: { theme: 'dark' },
      });
    const full = signedIn;
    expect((await write(full)).statusCode).toBe(200);
    for (const headers of [
      bare,
      { ...full, 'sec-fetch-site': 'cross-site' },
      { ...full, 'sec-fetch-site': 'same-site' },
      { ...old, origin: 'https://evil.example' },
      { ...old, origin: 'null' },
    ]) {
      expect((await write(headers)).json().error_code).toBe('csrf_failed');
    }
    expect((await write({ ...old, origin: 'https://people.example.com' })).statusCode).toBe(200);
  });

  it('is not set from another site', async () => {
    const reply = await signIn({ 'sec-fetch-site': 'cross-site' });
    expect(reply.json().error_code).toBe('csrf_failed');
    expect(reply.cookies).toEqual([]);
  });
});
