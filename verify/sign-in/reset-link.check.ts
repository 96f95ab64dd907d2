import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { startMailer, type RunningMailer } from '../../server/mail/start-mailer.ts';
import { arrange, callOf, mailsTo } from '../../server/test/calls.ts';
import {
  bearerFor,
  loginAs,
  PASSWORD,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import { startSmtpInbox, type SmtpInbox } from '../../server/test/smtp-inbox.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { shapeOf, tally } from '../harness/sign-in.ts';

// Nobody waits for the time at which refusals leave.
vi.mock(import('../../server/auth/same-time.ts'), () => ({
  refusingLate: (work) => work(),
  answeringLate: (work) => work(),
}));

// The links come by mail, as they do for people.
let test: TestApp;
let inbox: SmtpInbox;
let mailer: RunningMailer;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
  inbox = await startSmtpInbox();
  const config = { ...test.services.config, smtpUrl: inbox.url };
  mailer = startMailer(config, test.db, test.db.$client, pino({ level: 'silent' }));
});
beforeEach(async () => {
  person = await seedPerson(test, (await seedOrg(test)).id);
});
afterAll(async () => {
  await mailer.stop();
  await inbox.close();
  await test.close();
});

const NEW = 'seven purple teapots';
const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);
const isTo = (address: string) => (mail: SmtpInbox['mails'][number]) =>
  JSON.stringify(mail.to).includes(address);

/** Asks for a link and takes it out of the mail. */
const linkFor = async ({ email }: SeededPerson): Promise<string> => {
  await call('POST', '/users/reset_password', { email });
  const mail = await inbox.take(
    (one) => isTo(email)(one) && one.subject === 'Choose a new password',
  );
  return /#token=(\S+)/.exec(mail.text ?? '')?.[1] ?? '';
};
const submit = (token: string) =>
  call('POST', '/users/set_password', {
    reset_token: token,
    password: NEW,
    password_confirmation: NEW,
  });

check(
  {
    id: 'T-08',
    asks: 'of 100 submits of one link exactly one succeeds; every other session is dead and the owner is told',
    mutants: [
      {
        name: 'the sessions live on',
        file: 'server/features/passwords/set-password.ts',
        find: 'await endSessions(tx, { userId });',
        replace: '',
      },
      {
        name: 'whoever comes too late is not told',
        file: 'server/features/passwords/set-password.ts',
        find: 'if (!link || !(await useLink(tx, link.id))) throw invalidToken();',
        replace: 'if (!link) return [];',
      },
      {
        name: 'the owner is not told',
        file: 'server/features/passwords/set-password.ts',
        find: "{ template: 'password_changed', to: link.email, userId, orgId: link.home_org_id },",
        replace: '',
      },
    ],
  },
  async ({ pick, got }) => {
    const sessions = [
      await loginAs(test, person),
      await loginAs(test, person),
      await bearerFor(test, person),
    ];
    const token = await linkFor(person);
    const submits = pick({ small: 30, full: 100 });
    const replies = await Promise.all(Array.from({ length: submits }, () => submit(token)));
    const alive = await Promise.all(
      sessions.map((headers) => call('GET', '/session', undefined, headers)),
    );
    const notices = (await mailsTo(test, person.email)).filter(
      (template) => template === 'password_changed',
    ).length;
    got(`${tally(replies)}; sessions ${tally(alive)}; ${notices} notice`);
    expect(tally(replies)).toBe(`1 × 200, ${submits - 1} × 400`);
    expect(tally(alive)).toBe('3 × 401');
    expect(notices).toBe(1);
    await inbox.take(
      (mail) => isTo(person.email)(mail) && mail.subject?.endsWith('was changed') === true,
    );
  },
);

check(
  {
    id: 'T-08',
    asks: 'a link that is old, superseded, used, or of somebody deactivated is refused like one that never was',
    mutants: [
      {
        name: 'links do not age',
        file: 'server/auth/link-tokens.repo.ts',
        find: 'AND t.dead_at IS NULL AND t.expires_at > now()',
        replace: 'AND t.dead_at IS NULL',
      },
      {
        name: 'a newer link does not end an older one',
        file: 'server/mail/prepare.ts',
        find: 'supersede: true',
        replace: 'supersede: false',
      },
    ],
  },
  async ({ got }) => {
    const make = () => seedPerson(test, person.orgId);
    const [old, superseded, used, gone, changed] = await Promise.all([
      make(),
      make(),
      make(),
      make(),
      make(),
    ]);
    const tokens: Record<string, string> = {};
    tokens['old'] = await linkFor(old);
    await test.owner.query(`UPDATE link_tokens SET expires_at = now() WHERE user_id = $1`, [
      old.id,
    ]);
    tokens['superseded'] = await linkFor(superseded);
    await linkFor(superseded);
    tokens['used'] = await linkFor(used);
    const first = await submit(tokens['used']);
    tokens['of somebody deactivated'] = await linkFor(gone);
    await arrange(test, sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${gone.id}`);
    tokens['from before a password change'] = await linkFor(changed);
    const body = { current_password: PASSWORD, password: 'another purple teapot' };
    const own = await loginAs(test, changed);
    await call('PUT', `/users/${changed.id}/change_password`, body, own);
    const expected = shapeOf(await submit('rcl_nonsense'));
    const told: string[] = [];
    for (const [name, token] of Object.entries(tokens)) {
      const looked = await call('GET', '/invites/lookup', undefined, { 'invite-token': token });
      const replies = [await submit(token), looked].map(shapeOf);
      const isAlike = replies.every((reply) => JSON.stringify(reply) === JSON.stringify(expected));
      told.push(
        `${name}: ${isAlike ? 'alike' : `differs (${replies.map(({ status }) => status).join(', ')})`}`,
      );
    }
    got(told.join('; '));
    expect(first.statusCode).toBe(200);
    expect(expected).toMatchObject({ status: 400, body: { error_code: 'invalid_token' } });
    expect(told.filter((line) => !line.endsWith('alike'))).toEqual([]);
  },
);

/** Every row of every table as text, as a dump has them; binary columns are hex. */
const dump = async (): Promise<string> => {
  const tables = await test.owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await test.owner.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t`,
    );
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
};

check(
  {
    id: 'T-08',
    asks: 'no token of a link that was mailed stands anywhere in the database, in any form',
    mutants: [
      {
        name: 'the token is noted as well as its hash',
        file: 'server/auth/link-tokens.repo.ts',
        find: "const token = randomToken(link.kind === 'reset' ? 'rcl' : 'rci');",
        replace:
          "const token = randomToken(link.kind === 'reset' ? 'rcl' : 'rci'); await tx.execute(sql`INSERT INTO throttles (scope, key_hash) VALUES ('note', ${Buffer.from(token)})`);",
      },
    ],
  },
  async ({ pick, got }) => {
    const tokens: string[] = [];
    for (let n = 0; n < pick({ small: 2, full: 20 }); n += 1) {
      tokens.push(await linkFor(await seedPerson(test, person.orgId)));
    }
    await submit(tokens[0] ?? '');
    const text = (await dump()).toLowerCase();
    const forms = (token: string) => [
      token,
      Buffer.from(token).toString('hex'),
      Buffer.from(token).toString('base64'),
      Buffer.from(token.slice(4), 'base64url').toString('hex'),
    ];
    const found = tokens.filter((token) =>
      forms(token).some((form) => text.includes(form.toLowerCase())),
    );
    got(`${found.length} of ${tokens.length} tokens in ${Math.round(text.length / 1024)} kB`);
    expect(tokens.every((token) => /^rcl_[\w-]{43}$/.test(token))).toBe(true);
    expect(text).toContain('reset_requested');
    expect(found).toEqual([]);
  },
);
