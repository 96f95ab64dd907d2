import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../auth/secrets.ts';
import type { Config } from '../config.ts';
import { transact } from '../http/transact.ts';
import { seedOrg, seedPerson } from '../test/seed.ts';
import { startSmtpInbox } from '../test/smtp-inbox.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import type { MailRequest } from './mailer.ts';
import { insertMails, MAIL_CHANNEL } from './outbox.repo.ts';
import { startMailer, type RunningMailer } from './start-mailer.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const lines: string[] = [];
const log: FastifyBaseLogger = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
const running: RunningMailer[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await test.db.execute(sql`DELETE FROM mail_outbox`);
});

const start = (config: Partial<Config>, handOverMs?: number): RunningMailer => {
  const all = { ...test.services.config, ...config };
  const mailer = startMailer(all, test.db, test.db.$client, log, handOverMs);
  running.push(mailer);
  return mailer;
};
const SYSTEM = { actor: null, request: null };
const post = (by: RunningMailer, mail: MailRequest) =>
  transact(test.db, SYSTEM, (tx) => by.mailer.enqueue(tx, [mail]));
const tokenIn = (text: string | undefined) => /#token=(\S+)/.exec(text ?? '')?.[1] ?? '';
const outbox = async () =>
  (
    await test.db.execute<{ sent: boolean; attempts: number; last_error: string | null }>(
      sql`SELECT sent_at IS NOT NULL AS sent, attempts, last_error FROM mail_outbox ORDER BY id`,
    )
  ).rows;
/** Waits on a fact that the sender writes, by asking the database. */
const until = (fact: () => Promise<boolean>) =>
  expect.poll(fact, { timeout: 10_000, interval: 20 }).toBe(true);

const seedInvite = async (orgId: number, userId: number, invitedBy: number) =>
  transact(test.db, SYSTEM, async (tx, audit) => {
    const { rows } = await tx.execute<{ id: number }>(sql`
      INSERT INTO invites (org_id, user_id, email, email_key, invited_by, expires_at)
      SELECT ${orgId}, id, email, email_key, ${invitedBy}, now() + interval '7 days'
      FROM users WHERE id = ${userId} RETURNING id`);
    audit({ event: 'invite.sent', itemType: 'invite', orgId });
    return rows[0]?.id ?? 0;
  });

describe('mail by SMTP', () => {
  it('sends an invitation once, at once, with a link whose token is kept only as a hash', async () => {
    const inbox = await startSmtpInbox();
    const mailer = start({ smtpUrl: inbox.url });
    const org = await seedOrg(test, { name: 'Acme' });
    const person = await seedPerson(test, org.id, { password: null });
    const inviteId = await seedInvite(org.id, person.id, org.owner.id);
    await post(mailer, {
      template: 'invitation',
      to: person.email,
      userId: person.id,
      orgId: org.id,
      inviteId,
    });
    const mail = await inbox.take();
    expect(mail.subject).toBe('Olive Owner invites you to Acme');
    expect(mail.text).toMatch(/ends in 7 days: on \w+,? \d+ \w+ \d{4} at \d\d:\d\d UTC/);
    const token = tokenIn(mail.text);
    expect(mail.html).toContain(`#token=${token}`);
    const { rows } = await test.db.execute(
      sql`SELECT kind, invite_id FROM link_tokens WHERE token_hash = ${sha256(token)}`,
    );
    expect(rows).toEqual([{ kind: 'invitation', invite_id: inviteId }]);
    await until(async () => (await outbox()).every(({ sent }) => sent));
    const sent = await test.db.execute(
      sql`SELECT sent_at IS NOT NULL AS is_sent, version FROM invites WHERE id = ${inviteId}`,
    );
    expect(sent.rows).toEqual([{ is_sent: true, version: 1 }]);
    expect(inbox.mails).toHaveLength(1);
    expect(lines.join('')).not.toContain(token);
    expect(lines.join('')).not.toContain(person.email);
    await inbox.close();
  });

  it('keeps trying while the server is down, then delivers once under one Message-ID', async () => {
    const down = await startSmtpInbox();
    await down.close();
    const mailer = start({ smtpUrl: down.url });
    const org = await seedOrg(test);
    const notice = { template: 'membership_notice', to: org.owner.email } as const;
    await post(mailer, { ...notice, userId: org.owner.id, orgId: org.id });
    await until(async () => (await outbox())[0]?.last_error !== null);
    expect(await outbox()).toEqual([{ sent: false, attempts: 1, last_error: 'ESOCKET' }]);
    const up = await startSmtpInbox(down.port);
    const { rows } = await test.db.execute<{ message_id: string }>(
      sql`UPDATE mail_outbox SET next_attempt_at = now() RETURNING message_id`,
    );
    await test.db.execute(sql`SELECT pg_notify(${MAIL_CHANNEL}, '')`);
    const mail = await up.take();
    expect(mail.messageId).toContain(rows[0]?.message_id);
    await until(async () => (await outbox())[0]?.sent === true);
    expect(up.mails).toHaveLength(1);
    await up.close();
  });

  it('two senders on one database deliver each mail once', async () => {
    const inbox = await startSmtpInbox();
    const [one] = [start({ smtpUrl: inbox.url }), start({ smtpUrl: inbox.url })];
    const org = await seedOrg(test);
    const mails = Array.from({ length: 30 }, (): MailRequest => ({
      template: 'password_changed',
      to: org.owner.email,
      userId: org.owner.id,
    }));
    await transact(test.db, SYSTEM, (tx) => one.mailer.enqueue(tx, mails));
    await until(async () => (await outbox()).every(({ sent }) => sent));
    expect(new Set(inbox.mails.map(({ messageId }) => messageId)).size).toBe(30);
    expect(inbox.mails).toHaveLength(30);
    await inbox.close();
  });

  it('gives up at once on an address that the server refuses, and logs no address', async () => {
    const inbox = await startSmtpInbox();
    const mailer = start({ smtpUrl: inbox.url });
    const org = await seedOrg(test, { owner: { email: `refused-${randomUUID()}@example.com` } });
    const { id: userId, email: to } = org.owner;
    await post(mailer, { template: 'password_changed', to, userId });
    await until(async () => (await outbox())[0]?.last_error === 'EENVELOPE 550');
    const { rows } = await test.db.execute(
      sql`SELECT given_up_at IS NOT NULL AS given_up FROM mail_outbox`,
    );
    expect(rows).toEqual([{ given_up: true }]);
    expect(lines.join('')).not.toContain(to);
    await inbox.close();
  });

  it('keeps what the server refuses of a sender, until the sender is mended', async () => {
    const inbox = await startSmtpInbox();
    const mistyped = start({ smtpUrl: inbox.url, mailFrom: 'refused@example.com' });
    const org = await seedOrg(test);
    const { id: userId, email: to } = org.owner;
    await post(mistyped, { template: 'password_changed', to, userId });
    await until(async () => (await outbox())[0]?.last_error === 'EENVELOPE 550');
    await mistyped.stop();
    await test.db.execute(sql`UPDATE mail_outbox SET next_attempt_at = now()`);
    start({ smtpUrl: inbox.url });
    await inbox.take();
    await until(async () => (await outbox())[0]?.sent === true);
    await inbox.close();
  });

  it('does not wait for a server that has fallen silent when it is to stop', async () => {
    const inbox = await startSmtpInbox();
    const mailer = start({ smtpUrl: inbox.url }, 200);
    const org = await seedOrg(test, { owner: { email: `silent-${randomUUID()}@example.com` } });
    const { id: userId, email: to } = org.owner;
    await post(mailer, { template: 'password_changed', to, userId });
    await until(async () => (await outbox())[0]?.attempts === 1);
    const since = performance.now();
    await mailer.stop();
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(await outbox()).toMatchObject([{ sent: false, last_error: expect.any(String) }]);
    const { rows } = await test.db.execute(
      sql`SELECT given_up_at IS NOT NULL AS given_up FROM mail_outbox`,
    );
    expect(rows).toEqual([{ given_up: false }]);
    await inbox.close();
  });

  it('does not send an invitation that was revoked while it waited', async () => {
    const org = await seedOrg(test);
    const person = await seedPerson(test, org.id, { password: null });
    const inviteId = await seedInvite(org.id, person.id, org.owner.id);
    const mail = { template: 'invitation', to: person.email, userId: person.id } as const;
    await transact(test.db, SYSTEM, async (tx, audit) => {
      await insertMails(tx, [{ ...mail, orgId: org.id, inviteId }]);
      await tx.execute(sql`UPDATE invites SET status = 'revoked' WHERE id = ${inviteId}`);
      audit({ event: 'invite.revoked', itemType: 'invite', orgId: org.id });
    });
    const inbox = await startSmtpInbox();
    start({ smtpUrl: inbox.url });
    await until(async () => (await outbox())[0]?.sent === true);
    expect(inbox.mails).toEqual([]);
    await inbox.close();
  });

  it('lets no name break out of a header or into the markup', async () => {
    const inbox = await startSmtpInbox();
    const mailer = start({ smtpUrl: inbox.url });
    const org = await seedOrg(test, {
      name: 'Acme\r\nBcc: all@example.com <img src=x onerror=alert(1)>',
      owner: { fullName: '"Eve" <eve@example.com>,\r\nBcc: more@example.com' },
    });
    await post(mailer, {
      template: 'membership_notice',
      to: org.owner.email,
      userId: org.owner.id,
      orgId: org.id,
      params: { by: 'Mallory\r\n\r\n<script>alert(1)</script>' },
    });
    const mail = await inbox.take();
    expect(mail.headers.has('bcc')).toBe(false);
    expect([mail.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).toEqual([
      org.owner.email,
    ]);
    expect(mail.html).not.toMatch(/<script|<img/);
    expect(mail.html).toContain('&lt;script&gt;');
    await inbox.close();
  });
});

describe('a reset that somebody asked for', () => {
  it('tells nobody about an address that is not known, and mails the known one its newest link', async () => {
    const inbox = await startSmtpInbox();
    const mailer = start({ smtpUrl: inbox.url });
    const org = await seedOrg(test);
    await post(mailer, { template: 'reset_requested', to: 'nobody@example.com' });
    await post(mailer, { template: 'reset_requested', to: org.owner.email.toUpperCase() });
    const first = tokenIn((await inbox.take()).text);
    const request = { id: 'r1', method: 'POST', url: '/api/x', ip: '192.0.2.7', userAgent: 'Fox' };
    await post(mailer, { template: 'reset_requested', to: org.owner.email, params: request });
    const second = tokenIn((await inbox.take()).text);
    const { rows } = await test.db.execute<{ token_hash: Buffer; minutes: number }>(sql`
      SELECT token_hash, round(extract(epoch FROM expires_at - created_at) / 60)::int AS minutes
      FROM link_tokens WHERE user_id = ${org.owner.id} AND dead_at IS NULL`);
    expect(rows).toEqual([{ token_hash: sha256(second), minutes: 30 }]);
    expect(first).not.toBe(second);
    await until(async () => (await outbox()).every(({ sent }) => sent));
    expect(inbox.mails).toHaveLength(2);
    const events = await test.db.execute(sql`
      SELECT org_id, owner_id, request_id, request_ip, request_user_agent FROM audit_log
      WHERE event = 'password.reset_requested' ORDER BY id`);
    const about = { org_id: org.id, owner_id: org.owner.id };
    expect(events.rows).toEqual([
      { ...about, request_id: '', request_ip: '', request_user_agent: '' },
      { ...about, request_id: 'r1', request_ip: '192.0.2.7', request_user_agent: 'Fox' },
    ]);
    await inbox.close();
  });

  it('sends who has not accepted yet their invitation instead', async () => {
    const inbox = await startSmtpInbox();
    const mailer = start({ smtpUrl: inbox.url });
    const org = await seedOrg(test);
    const person = await seedPerson(test, org.id, { password: null });
    await seedInvite(org.id, person.id, org.owner.id);
    await post(mailer, { template: 'reset_requested', to: person.email });
    expect((await inbox.take()).text).toContain('/accept-invitation#token=');
    await inbox.close();
  });
});

describe('mail without a server', () => {
  it('lies in the data folder, readable by the operator only', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-mail-'));
    const mailer = start({ smtpUrl: undefined, dataDir });
    expect(mailer.mailer.isDelivering).toBe(false);
    const org = await seedOrg(test);
    await post(mailer, { template: 'reset_requested', to: org.owner.email });
    await until(async () => (await outbox()).every(({ sent }) => sent));
    const [file = ''] = await readdir(join(dataDir, 'mail'));
    expect(file).toMatch(/^\d{4}-.*Z-\d+\.eml$/);
    expect(await readFile(join(dataDir, 'mail', file), 'utf8')).toContain('Choose a new password');
    expect((await stat(join(dataDir, 'mail', file))).mode & 0o777).toBe(0o600);
    await rm(dataDir, { recursive: true });
  });
});
