import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { expect } from 'vitest';
import { startMailer } from '../../server/mail/start-mailer.ts';
import { bearerFor, loginAs, PASSWORD, seedOrg, seedPerson } from '../../server/test/seed.ts';
import { startSmtpInbox } from '../../server/test/smtp-inbox.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';

const SITE = { 'sec-fetch-site': 'same-origin' };

const signIn = (test: TestApp, email: string) =>
  test.app.inject({
    method: 'POST',
    url: '/api/session',
    headers: SITE,
    payload: { email, password: PASSWORD },
  });

const unsent = async (test: TestApp): Promise<number> => {
  const { rows } = await test.owner.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM mail_outbox WHERE sent_at IS NULL',
  );
  return rows[0]?.n ?? 0;
};

/** What lies in wait is due now: nobody sits through the waits between attempts. */
const makeDue = (test: TestApp) =>
  test.owner.query('UPDATE mail_outbox SET next_attempt_at = now() WHERE sent_at IS NULL');

check(
  {
    id: 'T-41',
    asks: 'the mail server is dead: resets and invitations are still committed and sent once when it is back, and sign-in does not notice',
    mutants: [
      {
        name: 'a mail that went out is not ticked off',
        file: 'server/mail/start-mailer.ts',
        find: 'await markSent(db, mailId);',
        replace: '',
      },
      {
        name: 'a mail that could not be sent is given up',
        file: 'server/mail/start-mailer.ts',
        find: 'const isFinal = isRefusedForGood(error);',
        replace: 'const isFinal = true;',
      },
    ],
    timeout: 240_000,
  },
  async (run) => {
    const count = run.pick({ small: 10, full: 200 });
    const deadMs = run.pick({ small: 300, full: 60_000 });
    const gone = await startSmtpInbox();
    await gone.close();
    const test = await createTestApp({ smtpUrl: gone.url });
    const config = { ...test.services.config, smtpUrl: gone.url };
    const mailer = startMailer(config, test.db, test.db.$client, pino({ level: 'silent' }));
    try {
      const org = await seedOrg(test);
      const headers = await loginAs(test, org.owner);
      const people = await Promise.all(
        Array.from({ length: count }, () => seedPerson(test, org.id)),
      );
      const statuses: number[] = [];
      for (const { email } of people) {
        const invites = [{ email: `new-${email}` }];
        const url = `/api/orgs/${org.id}/invites`;
        const invited = test.app.inject({ method: 'POST', url, headers, payload: { invites } });
        const reset = test.app.inject({
          method: 'POST',
          url: '/api/users/reset_password',
          headers: SITE,
          remoteAddress: `10.1.${Math.floor(statuses.length / 200)}.${statuses.length % 200}`,
          payload: { email },
        });
        statuses.push((await invited).statusCode, (await reset).statusCode);
      }
      const during = (await signIn(test, org.owner.email)).statusCode;
      await delay(deadMs);
      const waiting = await unsent(test);
      const inbox = await startSmtpInbox(gone.port);
      try {
        let left = waiting;
        for (let tries = 0; left > 0 && tries < 120; tries += 1) {
          await makeDue(test);
          await delay(250);
          left = await unsent(test);
        }
        expect(left, 'mails that are still not sent').toBe(0);
        await makeDue(test);
        await delay(500);
        const ids = inbox.mails.map(({ messageId }) => messageId);
        const to = new Set(inbox.mails.map(({ to: address }) => JSON.stringify(address)));
        run.got(
          `${statuses.filter((status) => status === 200).length} of ${2 * count} acts committed, sign-in ${during}, ${waiting} mails waited ${deadMs} ms, ${ids.length} arrived, ${ids.length - new Set(ids).size} twice`,
        );
        expect(statuses.filter((status) => status !== 200)).toEqual([]);
        expect(during).toBe(200);
        expect(waiting).toBe(2 * count);
        expect([ids.length, new Set(ids).size, to.size]).toEqual([2 * count, 2 * count, 2 * count]);
      } finally {
        await inbox.close();
      }
    } finally {
      await mailer.stop();
      await test.close();
    }
  },
);

check(
  {
    id: 'T-41',
    asks: 'the store of the throttle fails: every way to sign in denies with 503 and the time to come back, none opens',
    mutants: [
      {
        name: 'a throttle that fails lets through',
        file: 'server/auth/throttle.ts',
        find: 'const reserved = await reserve(db, keys);',
        replace: "const reserved = await reserve(db, keys).catch(() => ({ kind: 'slot' }));",
      },
      {
        name: 'the failure of a throttle is told as a fault of ours',
        file: 'server/auth/throttle-failure.ts',
        find: 'throw toAppError(error) ? error : new ThrottleFailure(error);',
        replace: 'throw error;',
      },
    ],
  },
  async (run) => {
    const test = await createTestApp();
    try {
      const org = await seedOrg(test);
      const person = await seedPerson(test, org.id);
      const asPerson = await bearerFor(test, person);
      const basic = Buffer.from(`${person.email}:${PASSWORD}`).toString('base64');
      const sessions = async () =>
        (await test.db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM sessions`)).rows[0]
          ?.n;
      const before = await sessions();
      const replies: Awaited<ReturnType<typeof signIn>>[] = [];
      await test.owner.query('DELETE FROM throttles');
      // New counters cannot be begun, then nothing works at all.
      for (const right of ['INSERT', 'ALL']) {
        await test.owner.query(`REVOKE ${right} ON throttles FROM rollcall_app, rollcall_system`);
        replies.push(
          await signIn(test, person.email),
          await test.app.inject({
            method: 'POST',
            url: '/api/token',
            headers: { authorization: `Basic ${basic}` },
          }),
          await test.app.inject({
            method: 'PUT',
            url: `/api/users/${person.id}/change_password`,
            headers: asPerson,
            payload: { current_password: PASSWORD, password: 'another horse, another battery' },
          }),
          await test.app.inject({
            method: 'POST',
            url: '/api/users/reset_password',
            headers: SITE,
            payload: { email: person.email },
          }),
        );
      }
      const { rows } = await test.owner.query('SELECT count(*)::int AS n FROM mail_outbox');
      run.got(
        `replies ${replies.map(({ statusCode }) => statusCode).join(', ')}; ${Number(await sessions()) - Number(before)} sessions opened`,
      );
      for (const reply of replies) {
        const { error_code: code } = reply.json<{ error_code: string }>();
        expect([reply.statusCode, code]).toEqual([503, 'unavailable']);
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
        expect(reply.headers['set-cookie']).toBeUndefined();
      }
      expect(await sessions()).toBe(before);
      expect(rows[0]?.n).toBe(0);
    } finally {
      await test.close();
    }
  },
);
