import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../contract/users.ts';
import { sha256 } from '../../auth/secrets.ts';
import { lockByItself } from '../../test/calls.ts';
import {
  bearerFor,
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

type Org = Awaited<ReturnType<typeof seedOrg>>;
type Headers = Record<string, string>;
let test: TestApp;
let org: Org;
let admin: SeededPerson;
let person: SeededPerson;
let asAdmin: Headers;

beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  admin = await seedPerson(test, org.id, { admin: true });
  person = await seedPerson(test, org.id);
  asAdmin = await loginAs(test, admin);
});

const put = (url: string, headers: Headers, payload?: object) =>
  test.app.inject({ method: 'PUT', url: `/api${url}`, headers, ...(payload && { payload }) });

const act = async (
  name: string,
  who: { id: number },
  payload?: object,
  headers = asAdmin,
): Promise<User> => {
  const reply = await put(`/users/${who.id}/${name}`, headers, payload);
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json();
};

const refusal = async (name: string, who: { id: number }, headers = asAdmin, payload?: object) => {
  const reply = await put(`/users/${who.id}/${name}`, headers, payload);
  return [reply.statusCode, reply.json().error_code];
};

const events = async (who: { id: number }) => {
  const { rows } = await test.db.execute<{ event: string }>(sql`
    SELECT event, org_id, reason, object_changes AS changes, owner_email
    FROM audit_log WHERE owner_id = ${who.id} ORDER BY id`);
  return rows;
};

const isSignedIn = async (headers: Headers): Promise<boolean> =>
  (await test.app.inject({ url: '/api/users/current', headers })).statusCode === 200;

describe('status, membership and lock', () => {
  it('are independent: unlocking does not reactivate, activating does not unlock', async () => {
    await act('lock_account', person, { reason: 'Left the laptop on a train' });
    expect(await act('deactivate', person)).toMatchObject({
      status: 'DEACTIVATED',
      account_locked: true,
      sign_in: { allowed: false, because: 'account_deactivated' },
    });
    expect(await act('unlock_account', person)).toMatchObject({
      status: 'DEACTIVATED',
      account_locked: false,
    });
    await act('lock_account', person);
    expect(await act('activate', person)).toMatchObject({ status: 'ACTIVE', account_locked: true });
  });

  it('are idempotent: no second event, no new version', async () => {
    for (const name of ['deactivate', 'activate', 'lock_account', 'unlock_account']) {
      const first = await act(name, person);
      const again = await act(name, person);
      expect(again.etag).toBe(first.etag);
    }
    expect((await events(person)).map(({ event }) => event)).toEqual([
      'user.deactivated',
      'user.activated',
      'user.locked',
      'user.unlocked',
    ]);
  });

  it('bite on the next request of every session and token, everywhere', async () => {
    const other = await seedOrg(test);
    await seedMembership(test, other.id, person.id);
    for (const [name, undo] of [
      ['deactivate', 'activate'],
      ['lock_account', 'unlock_account'],
    ] as const) {
      const held = [
        await loginAs(test, person),
        await bearerFor(test, person),
        await loginAs(test, { id: person.id, orgId: other.id }),
      ];
      expect(await Promise.all(held.map(isSignedIn))).toEqual([true, true, true]);
      await act(name, person);
      expect(await Promise.all(held.map(isSignedIn))).toEqual([false, false, false]);
      await act(undo, person);
      expect(await Promise.all(held.map(isSignedIn))).toEqual([false, false, false]);
    }
  });

  it('record who it was done to, what changed and why', async () => {
    await act('deactivate', person, { reason: 'Contract ended' });
    expect(await events(person)).toEqual([
      {
        event: 'user.deactivated',
        org_id: org.id,
        reason: 'Contract ended',
        changes: { status: ['ACTIVE', 'DEACTIVATED'] },
        owner_email: person.email,
      },
    ]);
  });

  it('kill the open links of somebody who is deactivated', async () => {
    await test.db.execute(sql`
      INSERT INTO link_tokens (token_hash, kind, user_id, expires_at)
      VALUES (${sha256(person.email)}, 'reset', ${person.id}, now() + interval '1 hour')`);
    await act('deactivate', person);
    const { rows } = await test.db.execute(
      sql`SELECT dead_at IS NOT NULL AS dead FROM link_tokens WHERE user_id = ${person.id}`,
    );
    expect(rows).toEqual([{ dead: true }]);
  });

  it('from another org act on the membership; a lock and a name are not theirs to change', async () => {
    const other = await seedOrg(test);
    await seedMembership(test, other.id, person.id);
    const asOther = await loginAs(test, other.owner);
    const [here, there] = [
      await loginAs(test, person),
      await loginAs(test, { id: person.id, orgId: other.id }),
    ];
    const after = await act('deactivate', person, undefined, asOther);
    expect(after).toMatchObject({ status: 'ACTIVE', governed_here: false });
    expect(after.org_memberships).toMatchObject([
      { id: other.id, org_membership_status: 'DEACTIVATED' },
    ]);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
    expect((await events(person)).at(-1)).toMatchObject({
      event: 'member.deactivated',
      org_id: other.id,
    });
    for (const name of ['lock_account', 'unlock_account']) {
      expect(await refusal(name, person, asOther)).toEqual([403, 'not_home_org']);
    }
    for (const body of [{ full_name: 'X Y' }, { email: 'x@y.example' }, { user_tier: 'FREE' }]) {
      const reply = await put(`/users/${person.id}`, asOther, body);
      expect(reply.json().error_code).toBe('not_home_org');
    }
    const status = await put(`/users/${person.id}`, asOther, { status: 'ACTIVE' });
    expect(status.json().org_memberships[0].org_membership_status).toBe('ACTIVE');
  });
});

describe('who may act on whom', () => {
  const ACTS = ['activate', 'deactivate', 'lock_account', 'unlock_account'];

  it.each(ACTS)('%s: nobody on themselves, on a higher rank, on a stranger', async (name) => {
    const boss = await seedPerson(test, org.id, { superUser: true });
    const stranger = (await seedOrg(test)).owner;
    expect(await refusal(name, admin)).toEqual([403, 'cannot_act_on_self']);
    expect(await refusal(name, org.owner)).toEqual([403, 'higher_rank']);
    expect(await refusal(name, boss)).toEqual([403, 'higher_rank']);
    expect(await refusal(name, stranger)).toEqual([404, 'not_found']);
    expect(await refusal(name, { id: 999_999 })).toEqual([404, 'not_found']);
    const asMember = await loginAs(test, person);
    expect(await refusal(name, admin, asMember)).toEqual([403, 'forbidden']);
    expect(await refusal(name, person, asMember)).toEqual([403, 'forbidden']);
    const peer = await seedPerson(test, org.id, { admin: true });
    expect((await put(`/users/${peer.id}/${name}`, asAdmin)).statusCode).toBe(200);
    const asBoss = await loginAs(test, boss);
    expect((await put(`/users/${org.owner.id}/${name}`, asBoss)).statusCode).toBe(200);
  });

  it('keeps the last admin, whoever asks', async () => {
    const boss = await seedPerson(test, (await seedOrg(test)).id, { superUser: true });
    const lone = await seedOrg(test);
    const asBoss = await loginAs(test, { id: boss.id, orgId: lone.id });
    for (const name of ['deactivate', 'lock_account']) {
      expect(await refusal(name, lone.owner, asBoss)).toEqual([409, 'last_admin']);
    }
    // A second admin who cannot sign in yet does not count.
    await seedPerson(test, lone.id, { admin: true, password: null });
    expect(await refusal('deactivate', lone.owner, asBoss)).toEqual([409, 'last_admin']);
  });
});

describe('a lock', () => {
  it('shows reason, author and end, and ends by itself without being unlocked', async () => {
    const until = new Date(Date.now() + 3600_000).toISOString();
    const locked = await act('lock_account', person, { reason: 'Suspicious', until });
    expect(locked.lock).toEqual({
      kind: 'admin',
      reason: 'Suspicious',
      locked_at: expect.any(String),
      locked_by: { id: admin.id, full_name: admin.fullName, email: admin.email },
      until,
    });
    expect(locked.sign_in).toEqual({ allowed: false, because: 'locked_by_admin' });
    await letLapse(person);
    const held = await loginAs(test, person);
    expect(await isSignedIn(held)).toBe(true);
    await act('lock_account', person);
    const { rows } = await test.db.execute(
      sql`SELECT ended_because FROM locks WHERE user_id = ${person.id} ORDER BY id`,
    );
    expect(rows).toEqual([{ ended_because: 'expired' }, { ended_because: null }]);
  });

  it('that stands takes a new reason and end, with the diff on record', async () => {
    await act('lock_account', person, { reason: 'First' });
    const changed = await act('lock_account', person, { until: '2999-01-01T00:00:00+02:00' });
    expect(changed.lock).toMatchObject({ reason: 'First', until: '2998-12-31T22:00:00.000Z' });
    expect((await events(person)).at(-1)).toMatchObject({
      event: 'user.locked',
      changes: { lock_until: [null, '2998-12-31T22:00:00.000Z'] },
    });
    const { rows } = await test.db.execute(sql`SELECT 1 FROM locks WHERE user_id = ${person.id}`);
    expect(rows).toHaveLength(1);
  });

  it.each([
    '2020-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    'tomorrow',
    5,
  ])('refuses to end at %j', async (until) => {
    expect(await refusal('lock_account', person, asAdmin, { until })).toEqual([
      400,
      'invalid_request',
    ]);
  });

  it('of both kinds is ended by an unlock, with the counters of wrong passwords', async () => {
    await test.owner.query(
      `INSERT INTO throttles (scope, key_hash, total, recent)
       VALUES ('account', sha256(convert_to($1, 'UTF8')), 7, 7)`,
      [person.email],
    );
    await act('lock_account', person);
    await lockByItself(test, person);
    expect(await act('unlock_account', person)).toMatchObject({ account_locked: false });
    expect((await events(person)).at(-1)).toMatchObject({
      event: 'user.unlocked',
      changes: { admin_lock: [true, false], automatic_lock: [true, false] },
    });
    const { rows } = await test.owner.query('SELECT total FROM throttles WHERE total > 0');
    expect(rows).toEqual([]);
  });

  it('ends alone where only that of an admin is meant', async () => {
    await test.owner.query(
      `INSERT INTO throttles (scope, key_hash, total, recent)
       VALUES ('account', sha256(convert_to($1, 'UTF8')), 7, 7)`,
      [person.email],
    );
    await lockByItself(test, person);
    await act('lock_account', person);
    const after = await act('unlock_account', person, { only: 'admin' });
    expect(after).toMatchObject({ account_locked: true, lock: { kind: 'automatic' } });
    expect((await events(person)).at(-1)).toMatchObject({
      event: 'user.unlocked',
      changes: { admin_lock: [true, false] },
    });
    const { rows } = await test.owner.query('SELECT total FROM throttles WHERE total = 7');
    expect(rows).toHaveLength(1);
    const odd = { only: 'automatic' };
    expect((await refusal('unlock_account', person, asAdmin, odd))[0]).toBe(400);
  });
});

/** Moves the end of an open lock into the past, which only time can do through the API. */
const letLapse = async (who: { id: number }) => {
  await asOwnerWithoutTriggers(`UPDATE locks SET until = now() - interval '1 second'
    WHERE user_id = ${who.id} AND ended_at IS NULL`);
  await asOwnerWithoutTriggers(`UPDATE users SET admin_locked_until = now() - interval '1 second'
    WHERE id = ${who.id}`);
};

const asOwnerWithoutTriggers = async (statement: string) => {
  const table = /UPDATE (\w+)/.exec(statement)?.[1];
  await test.owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await test.owner.query(statement);
  await test.owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
};
