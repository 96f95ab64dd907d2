import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emailKey } from '../../people/names.ts';
import { arrange, callOf, mintToken } from '../../test/calls.ts';
import { seedMembership, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
});
afterAll(() => test.close());

const NEW = 'seven purple teapots';
const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);
const canSignIn = async (email: string, password: string) =>
  (await call('POST', '/session', { email, password })).statusCode === 200;
const resetFor = (userId: number) =>
  mintToken(test, { kind: 'reset', userId, ttlMinutes: 30, supersede: true });
const submit = (token: string, password = NEW, more: object = {}) =>
  call('POST', '/users/set_password', {
    reset_token: token,
    password,
    password_confirmation: password,
    ...more,
  });
interface InviteOptions {
  readonly admin?: boolean;
  readonly by?: number;
  readonly expires?: string;
  readonly isShown?: boolean;
}
const invite = async (options: InviteOptions = {}) => {
  const person = await seedPerson(test, org.id, { password: null, admin: options.admin ?? false });
  const inviteId = await arrange(
    test,
    sql`
    INSERT INTO invites (org_id, user_id, email, email_key, is_admin, invited_by, expires_at)
    VALUES (${org.id}, ${person.id}, ${person.email}, ${emailKey(person.email)},
      ${options.admin ?? false}, ${options.by ?? org.owner.id},
      now() + ${options.expires ?? '7 days'}::interval) RETURNING id`,
  );
  const token = await mintToken(test, {
    kind: 'invitation',
    userId: person.id,
    inviteId,
    ttlMinutes: 7 * 24 * 60,
    supersede: true,
    isShown: options.isShown ?? false,
  });
  return { person, inviteId, token };
};
const shape = (reply: Awaited<ReturnType<typeof call>>) => {
  const { request_id: _id, timestamp: _time, ...body } = reply.json();
  return { status: reply.statusCode, ...body };
};

describe('links', () => {
  // That of many submits one succeeds, and every session ends, is a promise with a figure: T-08.
  it('end an automatic lock and prove the address', async () => {
    const person = await seedPerson(test, org.id);
    await arrange(test, sql`INSERT INTO locks (user_id, kind) VALUES (${person.id}, 'automatic')`);
    const reply = await submit(await resetFor(person.id));
    expect(reply.json()).toMatchObject({ lock: null, email_verified_at: expect.any(String) });
    expect(await canSignIn(person.email, NEW)).toBe(true);
  });

  it('are refused alike when used, old, superseded, revoked or of someone deactivated', async () => {
    const people = await Promise.all([1, 2, 3, 4].map(() => seedPerson(test, org.id)));
    const [used, old, superseded, gone] = people.map(({ id }) => id) as [
      number,
      number,
      number,
      number,
    ];
    const tokens = await Promise.all(people.map(({ id }) => resetFor(id)));
    await submit(tokens[0] ?? '');
    await test.owner.query(`UPDATE link_tokens SET expires_at = now() WHERE user_id = $1`, [old]);
    await resetFor(superseded);
    await arrange(test, sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${gone}`);
    const revoked = await invite();
    await arrange(
      test,
      sql`UPDATE invites SET status = 'revoked', ended_at = now() WHERE id = ${revoked.inviteId}`,
    );
    const lapsed = await invite({ expires: '-1 second' });
    const expected = shape(await submit('rcl_nonsense'));
    expect(expected).toMatchObject({ status: 400, error_code: 'invalid_token' });
    for (const token of [...tokens, revoked.token, lapsed.token]) {
      expect(shape(await submit(token))).toEqual(expected);
      const lookup = await call('GET', '/invites/lookup', undefined, { 'invite-token': token });
      expect(shape(lookup)).toEqual(expected);
    }
    expect(used).toBeGreaterThan(0);
  });

  it('survive a weak password, and are stored as hashes only', async () => {
    const person = await seedPerson(test, org.id);
    const token = await resetFor(person.id);
    expect((await submit(token, 'password1234')).json().error_code).toBe('weak_password');
    const check = await call('POST', '/passwords/check', { password: 'x', reset_token: token });
    expect(check.json().rules).toEqual({ min_length: 12, max_length: 128 });
    const { rows } = await test.owner.query(
      `SELECT count(*) FROM link_tokens t WHERE t::text LIKE '%' || $1 || '%'`,
      [token],
    );
    expect(rows[0].count).toBe(0);
    expect((await submit(token)).statusCode).toBe(200);
  });

  it('leave an admin lock standing', async () => {
    const person = await seedPerson(test, org.id);
    await arrange(test, sql`INSERT INTO locks (user_id, kind) VALUES (${person.id}, 'admin')`);
    const reply = await submit(await resetFor(person.id));
    expect(reply.json()).toMatchObject({ account_locked: true, lock: { kind: 'admin' } });
    expect(await canSignIn(person.email, NEW)).toBe(false);
  });
});

describe('accepting an invitation', () => {
  it('sets name and password once; a reset does not stand in for it', async () => {
    const { person, token } = await invite();
    const reset = await resetFor(person.id);
    expect((await submit(reset)).statusCode).toBe(400);
    const lookup = await call('GET', '/invites/lookup', undefined, { 'invite-token': token });
    expect(lookup.json()).toMatchObject({
      kind: 'invitation',
      org_name: org.name,
      email: person.email,
      invited_by: org.owner.fullName,
    });
    const reply = await submit(token, NEW, { full_name: 'Grace Hopper' });
    expect(reply.json()).toMatchObject({
      full_name: 'Grace Hopper',
      invite: { status: 'accepted' },
      sign_in: { allowed: true },
    });
    // Nobody is signed in by it; the device is known, since the link came to the mailbox.
    expect(reply.cookies.map(({ name }) => name)).toEqual(['rollcall-device']);
    expect((await submit(token)).statusCode).toBe(400);
    expect(await canSignIn(person.email, NEW)).toBe(true);
  });

  it('takes in what waits in other orgs, but for what has lapsed there', async () => {
    const { person, token } = await invite();
    const [waiting, lapsed] = [await seedOrg(test), await seedOrg(test)];
    for (const [other, end] of [
      [waiting, '1 day'],
      [lapsed, '-1 day'],
    ] as const) {
      await seedMembership(test, other.id, person.id);
      await arrange(
        test,
        sql`INSERT INTO invites (org_id, user_id, email, email_key, invited_by, expires_at)
          VALUES (${other.id}, ${person.id}, ${person.email}, ${emailKey(person.email)},
            ${other.owner.id}, now() + ${end}::interval)`,
      );
    }
    const { org_memberships: memberships } = (await submit(token)).json();
    const { rows } = await test.owner.query(
      `SELECT org_id, status FROM invites WHERE user_id = $1 ORDER BY org_id`,
      [person.id],
    );
    expect(rows.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'revoked']);
    const statuses = memberships.map(
      (membership: { org_membership_status: string }) => membership.org_membership_status,
    );
    expect(statuses).toEqual(['ACTIVE', 'ACTIVE', 'DEACTIVATED']);
  });

  it('opens no other org when an admin has seen the link', async () => {
    const { person, token } = await invite({ isShown: true });
    const other = await seedOrg(test);
    await seedMembership(test, other.id, person.id, true);
    await arrange(
      test,
      sql`INSERT INTO invites (org_id, user_id, email, email_key, is_admin, invited_by, expires_at)
        VALUES (${other.id}, ${person.id}, ${person.email}, ${emailKey(person.email)}, true,
          ${other.owner.id}, now() + interval '1 day')`,
    );
    const { org_memberships: memberships } = (await submit(token)).json();
    expect(memberships).toMatchObject([
      { id: org.id, org_membership_status: 'ACTIVE' },
      { id: other.id, org_membership_status: 'DEACTIVATED' },
    ]);
  });

  it('needs a stronger password for an admin, and an inviter who is still one', async () => {
    const boss = await seedPerson(test, org.id, { admin: true });
    const { token } = await invite({ admin: true, by: boss.id });
    expect((await submit(token, 'seven teapot')).json().error_code).toBe('weak_password');
    await arrange(
      test,
      sql`UPDATE org_memberships SET is_admin = false WHERE user_id = ${boss.id}`,
    );
    expect((await submit(token)).json().error_code).toBe('invalid_token');
  });
});
