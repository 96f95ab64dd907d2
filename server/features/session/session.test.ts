import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../../../contract/session.ts';
import { hash } from '@node-rs/argon2';
import { newApiKey } from '../../auth/api-key-format.ts';
import { sha256 } from '../../auth/secrets.ts';
import { transact } from '../../http/transact.ts';
import { PASSWORD, seedMembership, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const BROWSER = { 'x-requested-with': 'rollcall', 'sec-fetch-site': 'same-origin' };
let lastIp = 0;
/** An address nobody has used, so that one test's failures are not counted in another. */
const freshIp = () => `10.1.${Math.floor((lastIp += 1) / 250)}.${lastIp % 250}`;

const signIn = (
  email: string,
  password: string = PASSWORD,
  more: { ip?: string; cookie?: string; remember?: boolean; app?: TestApp } = {},
) =>
  (more.app ?? test).app.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: more.ip ?? freshIp(),
    headers: { ...BROWSER, ...(more.cookie && { cookie: more.cookie }) },
    payload: {
      email,
      password,
      ...(more.remember !== undefined && { remember_device: more.remember }),
    },
  });
type Reply = Awaited<ReturnType<typeof signIn>>;

const cookiesOf = (reply: Reply) => reply.cookies.map(({ name, value }) => `${name}=${value}`);
const getSession = (cookie: string) =>
  test.app.inject({ method: 'GET', url: '/api/session', headers: { ...BROWSER, cookie } });
const run = (statement: string, values: unknown[] = []) => test.owner.query(statement, values);
const system = (statement: ReturnType<typeof sql>) =>
  transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(statement);
    audit({ event: 'user.updated', itemType: 'user' });
  });
/** What differs from reply to reply by design. */
const comparable = (reply: Reply) => {
  const { 'x-request-id': _id, date: _date, ...headers } = reply.headers;
  const { request_id: _request, timestamp: _time, ...body } = reply.json();
  return { status: reply.statusCode, headers, body, length: reply.body.length };
};
const lastLogin = async (userId: number) => {
  const { rows } = await run(
    `SELECT event, reason, org_id, outcome FROM audit_log
     WHERE owner_id = $1 AND event LIKE 'authn.login%' ORDER BY id DESC LIMIT 1`,
    [userId],
  );
  return rows[0];
};

describe('signing in', () => {
  it('opens a session with everything the first page needs, under a new token each time', async () => {
    const org = await seedOrg(test);
    const first = await signIn(org.owner.email.toUpperCase());
    expect(first.statusCode).toBe(200);
    const session = Session.parse(first.json());
    expect(session).toMatchObject({
      user: { id: org.owner.id },
      org: { id: org.id },
      rights: { org_admin: true },
      password_rules: { min_length: 15 },
      settings: { theme: 'system', density: 'comfortable', time_zone: 'browser' },
    });
    const life = Date.parse(session.expires_at) - Date.parse(session.now);
    expect(Math.round(life / 60_000)).toBe(12 * 60);
    const idle = Date.parse(session.idle_expires_at) - Date.parse(session.now);
    expect(Math.round(idle / 60_000)).toBe(15);
    const [cookie = ''] = cookiesOf(first);
    const second = await signIn(org.owner.email, PASSWORD, { cookie });
    expect(cookiesOf(second)[0]).not.toBe(cookie);
    expect((await getSession(cookie)).statusCode).toBe(401);
    expect((await getSession(cookiesOf(second)[0] ?? '')).json().user.id).toBe(org.owner.id);
    expect(await lastLogin(org.owner.id)).toMatchObject({
      event: 'authn.login_succeeded',
      org_id: org.id,
    });
  });

  it('sets cookies that scripts, other sites and, on https, plain http cannot read', async () => {
    const secure = await createTestApp({ publicUrl: 'https://people.example.com' });
    const org = await seedOrg(test);
    const other = await seedOrg(secure);
    const onHttp = await signIn(org.owner.email);
    const onHttps = await signIn(other.owner.email, PASSWORD, { app: secure, remember: true });
    await secure.close();
    expect(onHttp.cookies[0]).toMatchObject({ name: 'rollcall', httpOnly: true, path: '/' });
    expect(onHttp.cookies[0]).not.toHaveProperty('secure');
    expect(onHttps.cookies.map(({ name }) => name)).toEqual([
      '__Host-rollcall',
      '__Host-rollcall-device',
    ]);
    for (const cookie of onHttps.cookies) {
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
      expect(cookie).not.toHaveProperty('domain');
    }
    expect(onHttps.cookies[1]?.maxAge).toBe(400 * 86_400);
    expect(onHttp.cookies[1]?.maxAge).toBe(30 * 86_400);
  });

  it('picks the home org, else the first other active one, and refuses where there is none', async () => {
    const [home, second, third] = [await seedOrg(test), await seedOrg(test), await seedOrg(test)];
    const person = await seedPerson(test, home.id);
    await seedMembership(test, third.id, person.id);
    await seedMembership(test, second.id, person.id);
    const orgOf = async () => (await signIn(person.email)).json().org?.id;
    const leave = (orgId: number) =>
      system(
        sql`UPDATE org_memberships SET status = 'DEACTIVATED' WHERE org_id = ${orgId} AND user_id = ${person.id}`,
      );
    expect(await orgOf()).toBe(home.id);
    await leave(home.id);
    expect(await orgOf()).toBe(second.id);
    await leave(second.id);
    await leave(third.id);
    expect((await signIn(person.email)).statusCode).toBe(401);
    expect(await lastLogin(person.id)).toMatchObject({ reason: 'deactivated' });
  });

  it('refuses for every reason with the same bytes, and records each reason', async () => {
    const org = await seedOrg(test);
    const people = {
      wrong_password: await seedPerson(test, org.id),
      no_password: await seedPerson(test, org.id, { password: null }),
      deactivated: await seedPerson(test, org.id),
      locked: await seedPerson(test, org.id),
      password_expired: await seedPerson(test, org.id),
    };
    await system(sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${people.deactivated.id}`);
    await system(sql`INSERT INTO locks (user_id, kind) VALUES (${people.locked.id}, 'admin')`);
    await system(
      sql`UPDATE users SET password_expires_at = now() WHERE id = ${people.password_expired.id}`,
    );
    const unknown = comparable(await signIn('nobody@example.com'));
    expect(unknown).toMatchObject({ status: 401, body: { error_code: 'invalid_credentials' } });
    expect(unknown.headers).not.toHaveProperty('www-authenticate');
    for (const [reason, person] of Object.entries(people)) {
      const password = reason === 'wrong_password' ? 'not the password' : PASSWORD;
      const reply = comparable(await signIn(person.email, password));
      expect(reply, reason).toEqual(unknown);
      expect(await lastLogin(person.id)).toMatchObject({ reason, org_id: org.id });
    }
    const { rows } = await run(
      `SELECT item_label, owner_email FROM audit_log
       WHERE org_id = 0 AND event = 'authn.login_failed' ORDER BY id DESC LIMIT 1`,
    );
    expect(JSON.stringify(rows)).toMatch(/unknown address [0-9a-f]{12}/);
    expect(JSON.stringify(rows)).not.toContain('nobody@');
  });

  it('hashes anew what was hashed with former parameters', async () => {
    const org = await seedOrg(test);
    const old = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await run(`UPDATE users SET password_hash = $1 WHERE id = $2`, [old, org.owner.id]);
    const replies = await Promise.all([1, 2, 3].map(() => signIn(org.owner.email)));
    expect(replies.map((reply) => reply.statusCode)).toEqual([200, 200, 200]);
    const { rows } = await run(`SELECT password_hash FROM users WHERE id = $1`, [org.owner.id]);
    expect(rows[0].password_hash).toContain('$m=19456,t=2,p=1$');
    expect((await signIn(org.owner.email)).statusCode).toBe(200);
  });
});

describe('signing out and switching', () => {
  it('ends the session on the next request and forgets the device, unless it is remembered', async () => {
    const org = await seedOrg(test);
    for (const remember of [false, true]) {
      const cookie = cookiesOf(await signIn(org.owner.email, PASSWORD, { remember })).join('; ');
      const out = await test.app.inject({
        method: 'DELETE',
        url: '/api/session',
        headers: { ...BROWSER, cookie },
      });
      expect(out.statusCode).toBe(200);
      expect(out.headers['clear-site-data']).toBe(remember ? '"cache"' : '"cookies"');
      expect(out.cookies.filter(({ maxAge }) => maxAge === 0)).toHaveLength(remember ? 1 : 2);
      expect((await getSession(cookie)).statusCode).toBe(401);
    }
    const { rows } = await run(`SELECT count(*) FROM known_devices WHERE user_id = $1`, [
      org.owner.id,
    ]);
    expect(rows[0].count).toBe(1);
  });

  it('switches to an org of the caller; any other is 404', async () => {
    const [home, other, foreign] = [await seedOrg(test), await seedOrg(test), await seedOrg(test)];
    await seedMembership(test, other.id, home.owner.id);
    const [cookie = ''] = cookiesOf(await signIn(home.owner.email));
    const put = (orgId: number, as = cookie) =>
      test.app.inject({
        method: 'PUT',
        url: '/api/session',
        headers: { ...BROWSER, cookie: as },
        payload: { org_id: orgId },
      });
    const switched = await put(other.id);
    expect(switched.json()).toMatchObject({ org: { id: other.id }, rights: { org_admin: false } });
    expect((await getSession(cookie)).statusCode).toBe(401);
    const [renewed = ''] = cookiesOf(switched);
    expect((await getSession(renewed)).json().org.id).toBe(other.id);
    expect((await put(foreign.id, renewed)).statusCode).toBe(404);
  });
});

describe('token exchange', () => {
  const post = (url: string, authorization: string, ip = freshIp()) =>
    test.app.inject({ method: 'POST', url, headers: { authorization }, remoteAddress: ip });
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const current = (token: string) =>
    test.app.inject({
      method: 'GET',
      url: '/api/session',
      headers: { authorization: `Bearer ${token}` },
    });

  it('takes address and password, and its token dies at logout', async () => {
    const org = await seedOrg(test);
    const reply = await post('/api/token', basic(`${org.owner.email}:${PASSWORD}`));
    expect(reply.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 86_400,
      user: { id: org.owner.id, org: { id: org.id }, impersonated: false },
      org_membership: { status: 'ACTIVE', 'is_admin?': true },
    });
    const { access_token: token } = reply.json();
    expect((await current(token)).statusCode).toBe(200);
    await post('/api/token/logout', `Bearer ${token}`);
    expect((await current(token)).statusCode).toBe(401);
  });

  it('takes an API key, bound to its org, until the key is revoked', async () => {
    const [home, other] = [await seedOrg(test), await seedOrg(test)];
    await seedMembership(test, other.id, home.owner.id, true);
    const key = newApiKey(7001);
    await system(sql`INSERT INTO api_keys (id, user_id, org_id, name, mask, secret_hash, expires_at)
      VALUES (7001, ${home.owner.id}, ${other.id}, 'ci', 'rck_', ${sha256(key)}, now() + interval '1 day')`);
    const reply = await post('/api/token', `Basic ${key}`);
    expect(reply.json()).toMatchObject({ org: { id: other.id }, user: { id: home.owner.id } });
    const again = await post('/api/token', `Basic ${key}`);
    const { rows } = await run(
      `SELECT event, api_key_id FROM audit_log WHERE api_key_id = 7001 ORDER BY id`,
    );
    expect(rows.map(({ event }) => event).sort()).toEqual([
      'apikey.used_first',
      'authn.login_succeeded',
      'authn.login_succeeded',
    ]);
    await system(sql`UPDATE api_keys SET revoked_at = now() WHERE id = 7001`);
    expect((await current(again.json().access_token)).statusCode).toBe(401);
    expect((await post('/api/token', `Basic ${key}`)).statusCode).toBe(401);
  });

  it('answers what it cannot read like a wrong password', async () => {
    const shapes = [
      '',
      'Basic',
      'Basic %%%',
      basic('no colon'),
      basic('a\u0000@b.c:x'),
      'Bearer x',
    ];
    const bodies = [];
    for (const shape of shapes) bodies.push(comparable(await post('/api/token', shape)));
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expect(bodies[0]).toMatchObject({ status: 401, body: { error_code: 'invalid_credentials' } });
  });
});
