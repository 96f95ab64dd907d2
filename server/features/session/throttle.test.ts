import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetFailures } from '../../auth/throttle.repo.ts';
import { loginAs, PASSWORD, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(async () => {
  org = await seedOrg(test);
  person = await seedPerson(test, org.id);
});
afterAll(() => test.close());

let lastIp = 0;
const freshIp = () => `10.2.${Math.floor((lastIp += 1) / 250)}.${lastIp % 250}`;
const signIn = (email: string, password = PASSWORD, ip = freshIp(), cookie?: string) =>
  test.app.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: ip,
    headers: { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) },
    payload: { email, password },
  });
const run = (statement: string, values: unknown[] = []) => test.owner.query(statement, values);
/** Lets time pass for every counter and lock: the database's clock is the only one that counts. */
const pass = (interval: string) =>
  run(`BEGIN;
    SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true);
    UPDATE throttles SET blocked_until = blocked_until - interval '${interval}',
      window_started_at = window_started_at - interval '${interval}';
    UPDATE locks SET until = until - interval '${interval}' WHERE kind = 'automatic';
    COMMIT`);
/** Wrong passwords until the account locks, each after its delay. */
const failUntilLocked = async (email: string, cookie?: string) => {
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    const reply = await signIn(email, 'not the password', freshIp(), cookie);
    expect(reply.statusCode, `attempt ${attempt}`).toBe(401);
    if (attempt < 10) await pass('20 seconds');
  }
};
describe('the throttle', () => {
  it('tells the audit log of its refusals once a minute, for each budget', async () => {
    const stranger = 'nobody-at-all@example.com';
    const refuse = async (email: string, times: number, ip?: string) => {
      for (let index = 0; index < times; index += 1) {
        expect((await signIn(email, 'wrong', ip)).statusCode).toBe(429);
      }
    };
    const told = async () =>
      (
        await run(`SELECT owner_id, change_summary FROM audit_log
          WHERE event = 'authn.login_blocked' AND reason = 'throttled'
            AND (owner_id = ${person.id} OR org_id = 0) ORDER BY id`)
      ).rows;
    const before = await told();
    for (const email of [person.email, stranger]) {
      for (let attempt = 0; attempt < 5; attempt += 1) await signIn(email, 'wrong');
    }
    await run(`UPDATE throttles SET blocked_until = 'infinity' WHERE blocked_until IS NOT NULL`);
    for (const email of [person.email, stranger]) await refuse(email, 4);
    await run(`UPDATE throttles SET reported_at = reported_at - interval '1 minute'`);
    for (const email of [person.email, stranger]) await refuse(email, 2);
    const ids = [person.id, 0];
    expect((await told()).slice(before.length)).toEqual([
      ...ids.map((id) => ({ owner_id: id, change_summary: [] })),
      ...ids.map((id) => ({
        owner_id: id,
        change_summary: ['3 more refused since the last row like this'],
      })),
    ]);
    await signIn('sprayed@example.com', 'wrong');
    await run(`UPDATE throttles SET blocked_until = 'infinity' WHERE scope = 'ip' AND key_hash =
      (SELECT key_hash FROM throttles WHERE scope = 'ip' ORDER BY window_started_at DESC LIMIT 1)`);
    const blockedIp = `10.2.${Math.floor(lastIp / 250)}.${lastIp % 250}`;
    const total = (await told()).length;
    for (let n = 0; n < 5; n += 1) await refuse(`sprayed-${n}@example.com`, 1, blockedIp);
    expect(await told()).toHaveLength(total + 1);
    const { rows } = await run('SELECT sum(in_flight)::int AS taken FROM throttles');
    expect(rows, 'who is refused by one counter keeps no place in the other').toEqual([
      { taken: 0 },
    ]);
    await run('DELETE FROM throttles');
  });

  it('stops an address after 20 failures over many accounts, whatever it claims to be', async () => {
    const statuses = [];
    for (let index = 0; index < 25; index += 1) {
      const reply = await test.app.inject({
        method: 'POST',
        url: '/api/session',
        remoteAddress: '2001:db8:7::1',
        headers: { 'x-forwarded-for': freshIp() },
        payload: { email: `target-${index}@example.com`, password: 'Summer2026!' },
      });
      statuses.push(reply.statusCode);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    const told = await run(
      `SELECT org_id, item_label FROM audit_log WHERE event = 'authn.address_stopped'`,
    );
    expect(told.rows).toEqual([{ org_id: 0, item_label: '2001:db8:7:0::/64' }]);
    expect((await signIn(person.email, PASSWORD, '2001:db8:7::2')).statusCode).toBe(429);
    expect((await signIn(person.email, PASSWORD, '2001:db8:7:1::2')).statusCode).toBe(200);
  });

  it('takes back the places of a process that died while it hashed', async () => {
    await signIn(person.email, 'wrong');
    await run(`UPDATE throttles SET in_flight = 20, in_flight_at = now() - interval '9 seconds'`);
    expect((await signIn(person.email)).statusCode).toBe(200);
  });
});

describe('the automatic lock', () => {
  it('comes at the tenth failure, ends by itself after 15 minutes and not before', async () => {
    await failUntilLocked(person.email);
    const { rows } = await run(
      `SELECT kind, until - locked_at = interval '15 minutes' AS quarter, failed_sign_ins
       FROM locks WHERE user_id = $1`,
      [person.id],
    );
    expect(rows).toEqual([{ kind: 'automatic', quarter: true, failed_sign_ins: 10 }]);
    const events = await run(
      `SELECT event, org_id FROM audit_log WHERE owner_id = $1 ORDER BY id DESC LIMIT 2`,
      [person.id],
    );
    expect(events.rows).toContainEqual({ event: 'user.auto_locked', org_id: org.id });
    const mails = await run(`SELECT to_email FROM mail_outbox WHERE template = 'account_locked'`);
    expect(mails.rows).toContainEqual({ to_email: person.email });
    await pass('14 minutes 30 seconds');
    expect((await signIn(person.email)).statusCode).toBe(429);
    await pass('30 seconds');
    expect((await signIn(person.email)).statusCode).toBe(200);
  });

  it('does not end a session, nor touch a device that its person used', async () => {
    const session = await loginAs(test, person);
    const first = await signIn(person.email);
    const device = first.cookies.map(({ name, value }) => `${name}=${value}`)[1];
    await failUntilLocked(person.email);
    expect((await signIn(person.email)).statusCode).toBe(429);
    for (let index = 0; index < 10; index += 1) {
      expect((await signIn(person.email, PASSWORD, freshIp(), device)).statusCode).toBe(200);
    }
    const alive = await test.app.inject({ url: '/api/session', headers: session });
    expect(alive.json().user.lock).toMatchObject({ kind: 'automatic' });
    const stranger = await seedPerson(test, org.id);
    await failUntilLocked(stranger.email);
    expect((await signIn(stranger.email, PASSWORD, freshIp(), device)).statusCode).toBe(429);
  });

  it('holds for a known device that guesses itself', async () => {
    const first = await signIn(person.email);
    const device = first.cookies.map(({ name, value }) => `${name}=${value}`)[1];
    await failUntilLocked(person.email, device);
    expect((await signIn(person.email, PASSWORD, freshIp(), device)).statusCode).toBe(429);
    const { rows } = await run('SELECT kind FROM locks WHERE user_id = $1', [person.id]);
    expect(rows).toEqual([{ kind: 'automatic' }]);
  });

  it('stays at a hundred failures, but for the only admin of an org; an unlock clears it', async () => {
    const untilOf = async (who: SeededPerson) => {
      await signIn(who.email, 'wrong');
      await run(`UPDATE throttles SET total = 99, recent = 0, blocked_until = NULL
        WHERE scope = 'account' AND total > 0`);
      await signIn(who.email, 'wrong');
      const { rows } = await run(`SELECT until IS NULL AS stays FROM locks WHERE user_id = $1`, [
        who.id,
      ]);
      return rows[0].stays as boolean;
    };
    expect(await untilOf(org.owner)).toBe(false);
    expect(await untilOf(person)).toBe(true);
    const refused = await signIn(person.email);
    expect(refused.headers['retry-after']).toBe('900');
    await test.db.transaction((tx) => forgetFailures(tx, [person.id]));
    expect((await signIn(person.email)).statusCode).toBe(401);
  });
});
