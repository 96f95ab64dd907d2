import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changePassword, resetPassword, setPassword } from '../../../contract/passwords.ts';
import { createToken, revokeToken } from '../../../contract/session.ts';
import { activateUser, deactivateUser, lockUser, unlockUser } from '../../../contract/user-acts.ts';
import { emailKey } from '../../people/names.ts';
import { arrange, mintToken } from '../calls.ts';
import { bearerFor, PASSWORD, seedOrg, seedPerson, type SeededPerson } from '../seed.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { clientFor, clientOf, INSTANT } from './client.ts';
import { userShape } from './shapes.ts';

const OTHER = 'another horse, another battery';
let test: TestApp;
let org: { id: number; name: string; owner: SeededPerson };
let ann: SeededPerson;
let send: Awaited<ReturnType<typeof clientFor>>;

beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test, { emailDomain: 'example.com' });
  send = await clientFor(test, org.owner);
});
afterAll(() => test.close());
beforeEach(async () => {
  ann = await seedPerson(test, org.id, { fullName: 'Ann' });
});

describe('acts on an account, each twice with the same result', () => {
  it('PUT /users/{id}/deactivate and /activate, with no body and with a reason', async () => {
    const off = userShape(ann, org, { status: 'DEACTIVATED' });
    expect(await send(deactivateUser, `PUT /users/${ann.id}/deactivate`)).toEqual(off);
    const why = { reason: 'Left' };
    expect(await send(deactivateUser, `PUT /users/${ann.id}/deactivate`, why)).toEqual(off);
    const on = userShape(ann, org);
    expect(await send(activateUser, `PUT /users/${ann.id}/activate`, why)).toEqual(on);
    expect(await send(activateUser, `PUT /users/${ann.id}/activate`)).toEqual(on);
  });

  it('PUT /users/{id}/lock_account never touches status, unlock_account never reactivates', async () => {
    const locked = userShape(ann, org, { account_locked: true });
    expect(await send(lockUser, `PUT /users/${ann.id}/lock_account`)).toEqual(locked);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const again = { reason: 'Lost a laptop', until };
    expect(await send(lockUser, `PUT /users/${ann.id}/lock_account`, again)).toEqual(locked);
    await send(deactivateUser, `PUT /users/${ann.id}/deactivate`);
    const off = userShape(ann, org, { status: 'DEACTIVATED' });
    expect(await send(unlockUser, `PUT /users/${ann.id}/unlock_account`)).toEqual(off);
    expect(await send(unlockUser, `PUT /users/${ann.id}/unlock_account`)).toEqual(off);
  });
});

describe('passwords', () => {
  it('PUT /users/{id}/change_password: of oneself, and the other sessions end', async () => {
    const elsewhere = await bearerFor(test, ann);
    const sendAnn = await clientFor(test, ann);
    const reply = await sendAnn(changePassword, `PUT /users/${ann.id}/change_password`, {
      current_password: PASSWORD,
      password: OTHER,
      password_confirmation: OTHER,
    });
    expect(reply).toEqual(userShape(ann, org));
    const ended = await test.app.inject({ url: '/api/users/current', headers: elsewhere });
    expect(ended.statusCode).toBe(401);
  });

  it('POST /users/reset_password answers the same whether or not the address exists', async () => {
    const nobody = clientOf(test, {});
    const known = await nobody(resetPassword, 'POST /users/reset_password', { email: ann.email });
    const unknown = await nobody(resetPassword, 'POST /users/reset_password', {
      email: 'nobody@example.com',
    });
    expect(known).toEqual({ message: expect.any(String) });
    expect(unknown).toEqual(known);
  });

  it('POST /users/set_password serves reset links and invitations', async () => {
    const nobody = clientOf(test, {});
    const serve = async (person: SeededPerson, token: string) => {
      const body = { reset_token: token, password: OTHER, password_confirmation: OTHER };
      const reply = await nobody(setPassword, 'POST /users/set_password', body);
      expect(reply).toEqual(userShape(person, org, { email_verified_at: INSTANT }));
    };
    const ttl = { ttlMinutes: 30, supersede: true } as const;
    await serve(ann, await mintToken(test, { kind: 'reset', userId: ann.id, ...ttl }));
    const ivo = await seedPerson(test, org.id, { fullName: 'Ivo', password: null });
    const inviteId = await arrange(
      test,
      sql`INSERT INTO invites (org_id, user_id, email, email_key, invited_by, expires_at)
        VALUES (${org.id}, ${ivo.id}, ${ivo.email}, ${emailKey(ivo.email)}, ${org.owner.id},
          now() + interval '7 days') RETURNING id`,
    );
    const link = { kind: 'invitation', userId: ivo.id, inviteId, ...ttl } as const;
    await serve(ivo, await mintToken(test, link));
  });
});

describe('tokens', () => {
  const basic = (text: string) => ({
    authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  });

  it('POST /token gives one for an address and a password, POST /token/logout ends it', async () => {
    const nobody = clientOf(test, {});
    const reply = await nobody(
      createToken,
      'POST /token',
      undefined,
      basic(`${ann.email}:${PASSWORD}`),
    );
    expect(reply).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 86_400,
      user: {
        id: ann.id,
        full_name: 'Ann',
        email: ann.email,
        org: { id: org.id, name: org.name },
        impersonated: false,
      },
      org_membership: { status: 'ACTIVE', 'is_admin?': false },
      org: {
        id: org.id,
        name: org.name,
        email_domain: 'example.com',
        email: null,
        client_identifier: null,
        org_webhook_host: null,
      },
    });
    const { access_token: token } = reply as { access_token: string };
    const bearer = clientOf(test, { authorization: `Bearer ${token}` });
    await bearer(revokeToken, 'POST /token/logout');
    const after = await test.app.inject({
      url: '/api/users/current',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(after.statusCode).toBe(401);
  });
});
