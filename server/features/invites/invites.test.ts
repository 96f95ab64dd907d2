import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Invite, InviteResult } from '../../../contract/invites.ts';
import { sha256 } from '../../auth/secrets.ts';
import { transact } from '../../http/transact.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { insertMails } from '../../mail/outbox.repo.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({}, { mailer: { isDelivering: false, enqueue: insertMails } });
});
afterAll(() => test.close());

type Headers = Record<string, string>;
type Row = { email: string; full_name?: string; admin?: boolean };

const post = async (headers: Headers, url: string, payload?: object, more: Headers = {}) =>
  test.app.inject({
    method: 'POST',
    url: `/api${url}`,
    headers: { ...headers, ...more },
    ...(payload && { payload }),
  });
const inviteAll = async (headers: Headers, orgId: number, invites: Row[], extra: object = {}) => {
  const reply = await post(headers, `/orgs/${orgId}/invites`, { invites, ...extra });
  expect(reply.statusCode, reply.body).toBe(200);
  return z.array(InviteResult).parse(reply.json());
};
const inviteOne = async (headers: Headers, orgId: number, email: string) => {
  const [result] = await inviteAll(headers, orgId, [{ email }]);
  if (!result?.invite) throw new Error('nobody was invited');
  return { invite: result.invite, link: result.link ?? '' };
};
const isAlive = async (link: string): Promise<boolean> => {
  const token = link.split('#token=')[1] ?? '';
  const { rows } = await test.db.execute(
    sql`SELECT 1 FROM link_tokens WHERE token_hash = ${sha256(token)} AND dead_at IS NULL`,
  );
  return rows.length === 1;
};
const setUp = async (emailDomain?: string) => {
  const org = await seedOrg(test, emailDomain === undefined ? {} : { emailDomain });
  return { org, headers: await loginAs(test, org.owner) };
};

describe('inviting many', () => {
  it('judges every row by name and carries out the good ones only', async () => {
    const { org, headers } = await setUp('acme.example');
    const elsewhere = await seedOrg(test);
    const member = await seedPerson(test, org.id, { email: 'member@acme.example' });
    const off = await seedPerson(test, org.id, { email: 'off@acme.example' });
    await test.app.inject({ method: 'PUT', url: `/api/users/${off.id}/deactivate`, headers });
    await seedPerson(test, elsewhere.id, { email: 'known@acme.example' });
    await inviteOne(headers, org.id, 'twice@acme.example');
    const rows: Row[] = [
      { email: ' new@acme.example ', full_name: 'عمر الخطيب' },
      { email: 'not an address' },
      { email: 'NEW@acme.example' },
      { email: member.email.toUpperCase() },
      { email: off.email },
      { email: 'twice@acme.example' },
      { email: 'guest@other.example' },
      { email: 'known@acme.example', admin: true },
      { email: 'long@acme.example', full_name: 'x'.repeat(300) },
      { email: 'nul\u0000@acme.example' },
    ];
    const verdicts = [
      'ok',
      'invalid',
      'duplicate',
      'member',
      'deactivated_member',
      'already_invited',
      'outside_domain',
      'known_account',
      'invalid',
      'invalid',
    ];
    const count = async () =>
      (await test.db.execute(sql`SELECT count(*)::int AS n FROM mail_outbox`)).rows;
    const before = await count();
    const judged = await inviteAll(headers, org.id, rows, { dry_run: true });
    expect(judged.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(judged.every(({ invite, link }) => invite === null && link === null)).toBe(true);
    expect(await count()).toEqual(before);
    const done = await inviteAll(headers, org.id, rows);
    expect(done.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(done.filter(({ will_send }) => will_send).map(({ row }) => row)).toEqual([0, 7]);
    expect(done[0]?.invite).toMatchObject({ full_name: 'عمر الخطيب', status: 'pending' });
    expect(await isAlive(done[0]?.link ?? '')).toBe(true);
    expect(done[7]?.invite).toBeNull();
    const mails = await test.db.execute(
      sql`SELECT template FROM mail_outbox WHERE org_id = ${org.id} ORDER BY id DESC LIMIT 2`,
    );
    expect(mails.rows.map(({ template }) => template).sort()).toEqual([
      'invitation',
      'membership_notice',
    ]);
    const events = await test.db.execute(sql`
      SELECT count(DISTINCT correlation_id)::int AS acts, count(*)::int AS n FROM audit_log
      WHERE org_id = ${org.id} AND event = 'invite.sent' AND owner_email LIKE '%new@%'`);
    expect(events.rows).toEqual([{ acts: 1, n: 1 }]);
    const [outside] = await inviteAll(headers, org.id, [{ email: 'guest@other.example' }], {
      allow_outside_domain: true,
    });
    expect(outside?.verdict).toBe('ok');
  });

  it('takes 10,000 rows in one request', { timeout: 90_000 }, async () => {
    const { org, headers } = await setUp();
    const rows = Array.from({ length: 10_000 }, (_, n) => ({ email: `bulk-${n}@example.com` }));
    const results = await inviteAll(headers, org.id, rows);
    expect(results.every(({ verdict }) => verdict === 'ok')).toBe(true);
    const list = await test.app.inject({
      url: `/api/orgs/${org.id}/invites?per_page=1&sort=email&order=asc`,
      headers,
    });
    expect(list.headers['x-total-count']).toBe('10000');
  });

  it('applies a repeated request once', async () => {
    const { org, headers } = await setUp();
    const send = () =>
      post(
        headers,
        `/orgs/${org.id}/invites`,
        { invites: [{ email: 'once@example.com' }] },
        { 'idempotency-key': `invite-${org.id}` },
      );
    const replies = await Promise.all([send(), send(), send()]);
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    const { rows } = await test.db.execute(
      sql`SELECT count(*)::int AS n FROM invites WHERE org_id = ${org.id}`,
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('the list of invitations', () => {
  it('pages both ways, filters by state and searches', async () => {
    const { org, headers } = await setUp();
    await inviteAll(
      headers,
      org.id,
      ['a', 'b', 'c', 'd', 'e'].map((name) => ({
        email: `${name}@example.com`,
        full_name: `Person ${name}`,
      })),
    );
    await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
      await tx.execute(sql`
        UPDATE invites SET expires_at = now() - interval '1 hour'
        WHERE org_id = ${org.id} AND email LIKE 'b@%'`);
      audit({ event: 'invite.resent', itemType: 'invite', orgId: org.id });
    });
    const get = async (query: string) => {
      const reply = await test.app.inject({ url: `/api/orgs/${org.id}/invites?${query}`, headers });
      expect(reply.statusCode, reply.body).toBe(200);
      const links = String(reply.headers['link'] ?? '');
      const cursor = (rel: string) =>
        new RegExp(`cursor=([^>&]+)[^>]*>; rel="${rel}"`).exec(links)?.[1];
      const emails = z
        .array(Invite)
        .parse(reply.json())
        .map(({ email }) => email[0]);
      return { emails, total: reply.headers['x-total-count'], cursor };
    };
    const base = 'sort=email&order=asc&per_page=2';
    const first = await get(base);
    expect([first.emails, first.total]).toEqual([['a', 'b'], '5']);
    const second = await get(`${base}&cursor=${first.cursor('Next')}`);
    expect(second.emails).toEqual(['c', 'd']);
    const back = await get(`${base}&cursor=${second.cursor('Previous')}`);
    expect(back.emails).toEqual(['a', 'b']);
    expect((await get('status=expired')).emails).toEqual(['b']);
    expect((await get('status=pending&sort=expires_at')).total).toBe('4');
    expect((await get('q=PERSON%20D')).emails).toEqual(['d']);
    const foreign = await test.app.inject({
      url: `/api/orgs/${org.id}/invites?sort=created_at&cursor=${first.cursor('Next')}`,
      headers,
    });
    expect(foreign.json()).toMatchObject({ error_code: 'invalid_cursor' });
  });
});

describe('acts on an invitation', () => {
  it('resending kills earlier links; copying does not', async () => {
    const { org, headers } = await setUp();
    const { invite, link } = await inviteOne(headers, org.id, 'resend@example.com');
    const copied = await post(headers, `/invites/${invite.id}/link`);
    expect(copied.statusCode, copied.body).toBe(200);
    expect([await isAlive(link), await isAlive(copied.json().link)]).toEqual([true, true]);
    const again = await post(headers, `/invites/${invite.id}/resend`, undefined, {
      'if-match': invite.etag,
    });
    expect(again.statusCode, again.body).toBe(200);
    expect(again.json().invite).toMatchObject({ resent: 1, sent_at: null });
    expect([await isAlive(link), await isAlive(copied.json().link)]).toEqual([false, false]);
    expect(await isAlive(again.json().link)).toBe(true);
    const stale = await post(headers, `/invites/${invite.id}/resend`, undefined, {
      'if-match': invite.etag,
    });
    expect(stale.statusCode).toBe(412);
    expect(stale.json().current).toMatchObject({ id: invite.id, resent: 1 });
    const waiting = await test.db.execute(sql`
      SELECT count(*)::int AS n FROM mail_outbox
      WHERE invite_id = ${invite.id} AND given_up_at IS NULL`);
    expect(waiting.rows).toEqual([{ n: 1 }]);
    const events = await test.db.execute(sql`
      SELECT event FROM audit_log WHERE item_type = 'invite' AND item_id = ${invite.id} ORDER BY seq`);
    expect(events.rows.map(({ event }) => event)).toEqual([
      'invite.sent',
      'invite.link_copied',
      'invite.resent',
    ]);
  });

  it('revoking ends links and the waiting membership; the account stays; never twice', async () => {
    const { org, headers } = await setUp();
    const { invite, link } = await inviteOne(headers, org.id, 'revoke@example.com');
    const revoke = (ifMatch: Headers) =>
      test.app.inject({
        method: 'DELETE',
        url: `/api/invites/${invite.id}`,
        headers: { ...headers, ...ifMatch },
      });
    expect((await revoke({})).statusCode).toBe(428);
    const done = await revoke({ 'if-match': invite.etag });
    expect(done.statusCode, done.body).toBe(200);
    expect(done.json()).toMatchObject({ status: 'revoked', ended_at: expect.any(String) });
    expect(await isAlive(link)).toBe(false);
    const { rows } = await test.db.execute(sql`
      SELECT m.user_id IS NOT NULL AS is_member FROM users u
      LEFT JOIN org_memberships m ON m.user_id = u.id WHERE u.id = ${invite.user_id}`);
    expect(rows).toEqual([{ is_member: false }]);
    const twice = await revoke({ 'if-match': done.json().etag });
    expect(twice.json()).toMatchObject({ error_code: 'invite_not_pending' });
    const [again] = await inviteAll(headers, org.id, [{ email: 'revoke@example.com' }]);
    expect(again?.verdict).toBe('known_account');
    expect(again?.invite?.status).toBe('pending');
  });

  it('hands no link to an org that does not govern the account', async () => {
    const [home, guest] = [await setUp(), await setUp()];
    const email = 'new.admin@home.example';
    await inviteAll(home.headers, home.org.id, [{ email, admin: true }]);
    const { invite, link } = await inviteOne(guest.headers, guest.org.id, email);
    expect(link).toBe('');
    const match = { 'if-match': invite.etag };
    const again = await post(guest.headers, `/invites/${invite.id}/resend`, undefined, match);
    expect(again.json()).toMatchObject({ invite: { email }, link: null });
    const copied = await post(guest.headers, `/invites/${invite.id}/link`);
    expect(copied.json().error_code).toBe('not_home_org');
    expect((await inviteOne(guest.headers, guest.org.id, 'own@guest.example')).link).not.toBe('');
  });

  it('is not for admins of another org', async () => {
    const { org, headers } = await setUp();
    const { invite } = await inviteOne(headers, org.id, 'mine@example.com');
    const other = await setUp();
    for (const act of ['link', 'resend']) {
      const reply = await post(other.headers, `/invites/${invite.id}/${act}`, undefined, {
        'if-match': '*',
      });
      expect(reply.statusCode, reply.body).toBe(404);
    }
  });
});
