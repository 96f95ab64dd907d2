import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertMails } from '../../mail/outbox.repo.ts';
import { callOf, goOn, mailsTo, mintToken } from '../../test/calls.ts';
import {
  bearerFor,
  loginAs,
  PASSWORD,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let admin: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  admin = await loginAs(test, org.owner);
});
afterAll(() => test.close());

const NEW = 'seven purple teapots';
const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);
const canSignIn = async (email: string, password: string) =>
  (await call('POST', '/session', { email, password })).statusCode === 200;
const isAlive = async (headers: Record<string, string>) =>
  (await call('GET', '/session', undefined, headers)).statusCode === 200;
const resetFor = (userId: number) =>
  mintToken(test, { kind: 'reset', userId, ttlMinutes: 30, supersede: true });
const submit = (token: string, password = NEW, more: object = {}) =>
  call('POST', '/users/set_password', {
    reset_token: token,
    password,
    password_confirmation: password,
    ...more,
  });

describe('changing the own password', () => {
  const change = (person: SeededPerson, headers: Record<string, string>, body: object) =>
    call('PUT', `/users/${person.id}/change_password`, body, headers);

  it('ends the other sessions and reset links, and tells the owner', async () => {
    const person = await seedPerson(test, org.id);
    const here = await loginAs(test, person);
    const others = [await loginAs(test, person), await bearerFor(test, person)];
    const link = await resetFor(person.id);
    const reply = await change(person, here, { current_password: PASSWORD, password: NEW });
    expect(reply.json()).toMatchObject({ id: person.id, must_change_password: false });
    expect(await isAlive(here)).toBe(false);
    expect(await isAlive(goOn(here, reply))).toBe(true);
    for (const other of others) expect(await isAlive(other)).toBe(false);
    expect((await submit(link, 'another purple teapot')).json().error_code).toBe('invalid_token');
    expect(await mailsTo(test, person.email)).toEqual(['password_changed']);
    expect(await canSignIn(person.email, NEW)).toBe(true);
    expect(await canSignIn(person.email, PASSWORD)).toBe(false);
  });

  it('refuses a wrong, weak, same or foreign one, and guessing at the present one', async () => {
    const person = await seedPerson(test, org.id);
    const here = await loginAs(test, person);
    const tryIt = async (current: string, password: string, target = person) =>
      (await change(target, here, { current_password: current, password })).json();
    expect(await tryIt(PASSWORD, 'password123456')).toMatchObject({ error_code: 'weak_password' });
    expect(await tryIt(PASSWORD, 'x'.repeat(200))).toMatchObject({
      details: { password: ['Use at most 128 characters'] },
    });
    expect(await tryIt(PASSWORD, PASSWORD)).toMatchObject({ error_code: 'weak_password' });
    expect(await tryIt(PASSWORD, NEW, org.owner)).toMatchObject({ error_code: 'forbidden' });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await tryIt('wrong', NEW)).toMatchObject({
        error_code: 'invalid_credentials',
        details: { current_password: [expect.any(String)] },
      });
    }
    await test.owner.query(
      `UPDATE throttles SET blocked_until = 'infinity' WHERE blocked_until > now()`,
    );
    expect(await tryIt(PASSWORD, NEW)).toMatchObject({ error_code: 'too_many_attempts' });
  });
});

describe('asking for a reset', () => {
  it('answers alike for everybody and leaves the look-up to the sender', async () => {
    const person = await seedPerson(test, org.id);
    const ask = (email: string) => call('POST', '/users/reset_password', { email });
    const [known, unknown] = [await ask(person.email), await ask('nobody@elsewhere.example')];
    expect(known.statusCode).toBe(200);
    expect(known.body).toBe(unknown.body);
    expect(await mailsTo(test, 'nobody@elsewhere.example')).toEqual(['reset_requested']);
    const askAgain = async (times: number) => {
      for (let more = 0; more < times; more += 1) {
        expect((await ask(person.email)).statusCode).toBe(200);
      }
    };
    // The third within an hour is kept back until the link of the first has ended.
    await askAgain(3);
    expect(await mailsTo(test, person.email)).toHaveLength(2);
    await test.owner.query(
      `UPDATE throttles SET window_started_at = window_started_at - interval '30 minutes'`,
    );
    await askAgain(2);
    expect(await mailsTo(test, person.email)).toHaveLength(3);
    const { rows } = await test.owner.query(
      `SELECT a::text AS row FROM audit_log a WHERE event = 'password.reset_requested'`,
    );
    expect(JSON.stringify(rows)).not.toMatch(/nobody|elsewhere/);
    const carried = await test.owner.query('SELECT params FROM mail_outbox WHERE to_email = $1', [
      person.email,
    ]);
    expect(carried.rows[0].params).toMatchObject({ method: 'POST', ip: expect.any(String) });
  });

  it('hears ten requests an hour from one network', async () => {
    for (let index = 0; index < 12; index += 1) {
      const reply = await test.app.inject({
        method: 'POST',
        url: '/api/users/reset_password',
        remoteAddress: '2001:db8:9::1',
        payload: { email: `flood-${index}@example.com` },
      });
      expect(reply.statusCode).toBe(200);
    }
    const { rows } = await test.owner.query(
      `SELECT count(*) FROM mail_outbox WHERE to_email LIKE 'flood-%'`,
    );
    expect(rows[0].count).toBe(10);
    // What was refused is told once a minute, not each time.
    const told = await test.owner.query(
      `SELECT count(*) FROM audit_log WHERE event = 'password.reset_requested'
       AND outcome = 'denied' AND request_ip = '2001:db8:9::1'`,
    );
    expect(told.rows[0].count).toBe(1);
  });

  it('keeps few waiting for one network, and says so to the others of it alone', async () => {
    const ask = (remoteAddress: string) =>
      test.app.inject({
        method: 'POST',
        url: '/api/users/reset_password',
        remoteAddress,
        payload: { email: 'anybody@example.com' },
      });
    const flood = Promise.all(Array.from({ length: 60 }, () => ask('2001:db8:7::1')));
    const [replies, other] = await Promise.all([flood, ask('2001:db8:8::1')]);
    expect(replies.filter(({ statusCode }) => statusCode === 503).length).toBeGreaterThan(40);
    expect(other.statusCode).toBe(200);
  });
});

describe('what admins do', () => {
  it('sends a link of 24 h; without a mail server returns it', async () => {
    const person = await seedPerson(test, org.id);
    const reply = await call('POST', `/users/${person.id}/send_reset`, {}, admin);
    expect(reply.json()).toMatchObject({ link: null });
    expect(await mailsTo(test, person.email)).toEqual(['reset_by_admin']);
    const quiet = await createTestApp(
      {},
      { mailer: { isDelivering: false, enqueue: insertMails } },
    );
    const other = await seedOrg(quiet);
    const member = await seedPerson(quiet, other.id);
    const headers = await loginAs(quiet, other.owner);
    const verified = async () => {
      const reply = await callOf(quiet)('GET', `/users/${member.id}`, undefined, headers);
      return reply.json().email_verified_at;
    };
    expect(await verified()).toBeNull();
    const sent = await callOf(quiet)('POST', `/users/${member.id}/send_reset`, {}, headers);
    const link = new URL(sent.json().link);
    expect(link.pathname).toBe('/set-password');
    const body = { reset_token: link.hash.slice('#token='.length), password: NEW };
    const done = await callOf(quiet)('POST', '/users/set_password', {
      ...body,
      password_confirmation: NEW,
    });
    expect(done.statusCode).toBe(200);
    // The admin has seen it: it proves nothing about the mailbox.
    expect(await verified()).toBeNull();
    await quiet.close();
  });

  it('hands out a one-time password that only opens the way to an own one', async () => {
    const person = await seedPerson(test, org.id);
    const before = await loginAs(test, person);
    const path = `/users/${person.id}/one_time_password`;
    const { etag = '' } = (await call('GET', '/session', undefined, before)).json().user;
    expect((await call('POST', path, {}, admin)).statusCode).toBe(428);
    const reply = await call('POST', path, {}, { ...admin, 'if-match': etag });
    const { password } = reply.json();
    expect(password).toMatch(/^([a-z2-9]{5}-){4}[a-z2-9]{5}$/);
    expect(await isAlive(before)).toBe(false);
    expect(await mailsTo(test, person.email)).toEqual(['one_time_password_set']);
    expect((await call('POST', path, {}, { ...admin, 'if-match': etag })).statusCode).toBe(412);
    const signedIn = await call('POST', '/session', { email: person.email, password });
    expect(signedIn.json().must_change_password).toBe(true);
    const cookie = signedIn.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'x-requested-with': 'rollcall' };
    const list = await call('GET', '/users', undefined, headers);
    expect(list.json().error_code).toBe('password_change_required');
    const body = { current_password: password, password: NEW };
    const changed = await call('PUT', `/users/${person.id}/change_password`, body, headers);
    const now = goOn(headers, changed);
    expect((await call('GET', '/users', undefined, now)).statusCode).toBe(200);
  });

  it('keeps to rank, home org and oneself', async () => {
    const peer = await seedPerson(test, org.id, { admin: true });
    const elsewhere = await seedOrg(test);
    const guest = await seedPerson(test, org.id, { homeOrgId: elsewhere.id });
    const asPeer = await loginAs(test, peer);
    const codeFor = async (id: number) =>
      (await call('POST', `/users/${id}/send_reset`, {}, asPeer)).json().error_code;
    expect(await codeFor(org.owner.id)).toBe('higher_rank');
    expect(await codeFor(peer.id)).toBe('cannot_act_on_self');
    expect(await codeFor(guest.id)).toBe('not_home_org');
    expect(await codeFor(elsewhere.owner.id)).toBe('not_found');
  });
});
