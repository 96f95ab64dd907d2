import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyChains } from '../audit/verify.ts';
import { seedOrg, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { sweep } from './housekeeping.ts';

let test: TestApp;
let owner: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
  ({ owner } = await seedOrg(test));
});
afterAll(() => test.close());

const run = (statement: string, values: unknown[] = []) => test.owner.query(statement, values);
/** What is left in a table, by the name that each row was given. */
const left = async (table: string, name: string): Promise<string[]> =>
  (await run(`SELECT ${name} AS name FROM ${table}`)).rows
    .map(({ name: one }) => String(one))
    .sort();

/** `values`: rows of a name and instants, as SQL that counts from now. */
const seedSessions = (rows: readonly (readonly [string, string, string])[]) =>
  run(
    `INSERT INTO sessions (token_hash, kind, user_id, org_id, ip, user_agent, ended_at, expires_at,
       idle_expires_at)
     VALUES ${rows
       .map(
         ([name, ended, end]) =>
           `('${name}', 'token', ${owner.id}, ${owner.orgId}, '', '${name}', ${ended}, ${end}, ${end})`,
       )
       .join(', ')}`,
  );
const ago = (interval: string) => `now() - interval '${interval}'`;
const SOON = `now() + interval '1 hour'`;

it('keeps sessions for 30 days after their end, and the live ones', async () => {
  await seedSessions([
    ['live', 'NULL', SOON],
    ['ended', ago('29 days'), SOON],
    ['ended long ago', ago('31 days'), SOON],
    ['expired', 'NULL', ago('29 days')],
    ['expired long ago', 'NULL', ago('31 days')],
  ]);
  expect(await sweep(test.db)).toEqual({ sessions: 2 });
  expect(await left('sessions', 'user_agent')).toEqual(['ended', 'expired', 'live']);
});

it('forgets devices that have expired', async () => {
  await run(
    `INSERT INTO known_devices (token_hash, user_id, expires_at)
     VALUES ('known', ${owner.id}, ${SOON}), ('past', ${owner.id}, ${ago('1 second')})`,
  );
  expect(await sweep(test.db)).toEqual({ knownDevices: 1 });
  expect(await left('known_devices', `convert_from(token_hash, 'UTF8')`)).toEqual(['known']);
});

it('forgets counters that have no effect any more', async () => {
  const rows = [
    ['account', 'blocked until somebody ends it', 100, '99 days', `'infinity'`],
    ['account', 'blocked', 10, '2 days', ago('23 hours')],
    ['account', 'failures that still count', 9, '29 days', 'NULL'],
    ['account', 'failures long ago', 9, '31 days', 'NULL'],
    ['account', 'a success', 0, '25 hours', 'NULL'],
    ['device', 'a recent success', 0, '23 hours', 'NULL'],
    ['ip', 'an address', 7, '25 hours', 'NULL'],
    ['password', 'the form', 7, '25 hours', 'NULL'],
    ['reset:ip', 'requests', 0, '25 hours', 'NULL'],
  ] as const;
  for (const [scope, name, total, age, blocked] of rows) {
    await run(
      `INSERT INTO throttles (scope, key_hash, total, window_started_at, in_flight_at, blocked_until)
       VALUES ($1, convert_to($2, 'UTF8'), $3, ${ago(age)}, ${ago(age)}, ${blocked})`,
      [scope, name, total],
    );
  }
  expect(await sweep(test.db)).toEqual({ throttles: 5 });
  expect(await left('throttles', `convert_from(key_hash, 'UTF8')`)).toEqual([
    'a recent success',
    'blocked',
    'blocked until somebody ends it',
    'failures that still count',
  ]);
});

it('keeps links for 30 days after their end', async () => {
  await run(
    `INSERT INTO link_tokens (token_hash, kind, user_id, expires_at, used_at, dead_at) VALUES
     ('open', 'reset', ${owner.id}, ${SOON}, NULL, NULL),
     ('used', 'reset', ${owner.id}, ${SOON}, ${ago('29 days')}, NULL),
     ('used long ago', 'reset', ${owner.id}, ${SOON}, ${ago('31 days')}, NULL),
     ('dead long ago', 'reset', ${owner.id}, ${SOON}, NULL, ${ago('31 days')}),
     ('expired long ago', 'reset', ${owner.id}, ${ago('31 days')}, NULL, NULL)`,
  );
  expect(await sweep(test.db)).toEqual({ linkTokens: 3 });
  expect(await left('link_tokens', `convert_from(token_hash, 'UTF8')`)).toEqual(['open', 'used']);
});

it('keeps mails that wait or failed, and sent ones for 30 days', async () => {
  await run(
    `INSERT INTO mail_outbox (template, to_email, sent_at, given_up_at, created_at) VALUES
     ('x', 'waiting', NULL, NULL, ${ago('99 days')}),
     ('x', 'failed', NULL, ${ago('99 days')}, ${ago('99 days')}),
     ('x', 'sent', ${ago('29 days')}, NULL, ${ago('99 days')}),
     ('x', 'sent long ago', ${ago('31 days')}, NULL, ${ago('99 days')})`,
  );
  expect(await sweep(test.db)).toEqual({ mails: 1 });
  expect(await left('mail_outbox', 'to_email')).toEqual(['failed', 'sent', 'waiting']);
});

it('keeps checkpoints for a week, and those after the last that is whole', async () => {
  await run(
    `INSERT INTO audit_checkpoints (number, made_at, last_id, is_full, line) VALUES
     (1, ${ago('9 days')}, 1, true, ''), (2, ${ago('8 days')}, 1, true, ''),
     (3, ${ago('8 days')}, 1, false, ''), (4, ${ago('1 day')}, 1, false, '')`,
  );
  expect(await sweep(test.db)).toEqual({ checkpoints: 1 });
  expect(await left('audit_checkpoints', 'number')).toEqual(['2', '3', '4']);
});

const seedKeys = () =>
  run(
    `INSERT INTO idempotency_keys (key_hash, body_hash, created_at)
     SELECT convert_to(n::text, 'UTF8'), '', now() - (n - 0.5) * interval '1 hour'
     FROM generate_series(1, 2500) n ON CONFLICT DO NOTHING`,
  );

it('works through any number of rows, passing over those that somebody holds', async () => {
  await seedKeys();
  const holder = await test.owner.connect();
  await holder.query(`BEGIN; SELECT FROM idempotency_keys WHERE key_hash = '99' FOR UPDATE`);
  expect(await sweep(test.db)).toEqual({ idempotencyKeys: 2475 });
  await holder.query('ROLLBACK');
  holder.release();
  expect(await sweep(test.db)).toEqual({ idempotencyKeys: 1 });
  expect(await left('idempotency_keys', '1')).toHaveLength(24);
});

it('ends keys that nobody has used for 90 days, with their tokens, and tells their owners', async () => {
  const client = await test.owner.connect();
  await client.query('BEGIN');
  await client.query(`SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true)`);
  await client.query(
    `INSERT INTO api_keys (user_id, org_id, name, mask, secret_hash, created_at, expires_at,
       last_used_at, overlap_until, revoked_at)
     VALUES ${(
       [
         ['in use', '200 days', '89 days', SOON, 'NULL', 'NULL'],
         ['made lately', '89 days', null, SOON, 'NULL', 'NULL'],
         ['idle', '200 days', '91 days', SOON, 'NULL', 'NULL'],
         ['never used', '91 days', null, SOON, 'NULL', 'NULL'],
         ['rotating out', '200 days', '91 days', SOON, SOON, 'NULL'],
         ['expired', '200 days', '91 days', ago('1 day'), 'NULL', 'NULL'],
         ['revoked', '200 days', '91 days', SOON, 'NULL', ago('1 day')],
       ] as const
     )
       .map(
         ([name, made, used, end, overlap, revoked]) =>
           `(${owner.id}, ${owner.orgId}, '${name}', '', '${name}', ${ago(made)}, ${end},
             ${used ? ago(used) : 'NULL'}, ${overlap}, ${revoked})`,
       )
       .join(', ')}`,
  );
  await client.query('COMMIT');
  client.release();
  await run(
    `INSERT INTO sessions (token_hash, kind, user_id, org_id, api_key_id, ip, user_agent,
       idle_expires_at, expires_at)
     SELECT 'made with it', 'token', user_id, org_id, id, '', 'made with it', ${SOON}, ${SOON}
     FROM api_keys WHERE name = 'idle'`,
  );
  expect(await sweep(test.db)).toEqual({ idleKeys: 3 });
  const { rows } = await run(
    `SELECT item_label, actor_type, reason, object_changes, owner_id FROM audit_log
     WHERE event = 'apikey.revoked' ORDER BY item_label`,
  );
  const event = { actor_type: 'system', reason: 'Not used for 90 days', owner_id: owner.id };
  const before = (status: string) => ({
    ...event,
    object_changes: { status: [status, 'revoked'] },
  });
  expect(rows).toEqual([
    { item_label: 'idle', ...before('active') },
    { item_label: 'never used', ...before('active') },
    { item_label: 'rotating out', ...before('rotating_out') },
  ]);
  const { rows: ended } = await run(
    `SELECT ended_at FROM sessions WHERE user_agent = 'made with it'`,
  );
  expect(ended[0]?.ended_at).not.toBeNull();
  const { rows: mails } = await run(
    `SELECT params FROM mail_outbox WHERE template = 'api_key_ended'`,
  );
  expect(mails).toHaveLength(3);
  expect(await sweep(test.db)).toEqual({});
  expect((await verifyChains(test.db, owner.orgId)).intact).toBe(true);
});

it('leaves it to another process that is at it', async () => {
  await seedKeys();
  const holder = await test.owner.connect();
  await holder.query('BEGIN; SELECT pg_advisory_xact_lock(1752135027)');
  expect(await sweep(test.db)).toEqual({});
  await holder.query('ROLLBACK');
  holder.release();
});

it('stops between two batches', async () => {
  await seedKeys();
  expect(await sweep(test.db, () => true)).toEqual({});
});
