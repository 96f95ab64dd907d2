import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loginAs, seedOrg } from '../test/seed.ts';
import { statementsDuring } from '../test/statements.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';
import { authenticate } from './authenticate.ts';

let test: TestApp;
let orgId: number;
let headers: Awaited<ReturnType<typeof loginAs>>;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  const org = await seedOrg(test);
  orgId = org.id;
  headers = await loginAs(test, org.owner);
});

/** Idle connections go, so that the next ones are made with what is set now. */
const renewPool = async (): Promise<void> => {
  const pool = test.db.$client;
  const idle = Array.from({ length: pool.idleCount }, () => pool.connect());
  for (const client of await Promise.all(idle)) client.release(true);
};

/** As of a session that was last seen a minute ago. */
const get = async (url: string) => {
  await test.owner.query(`UPDATE sessions SET last_seen_at = now() - interval '1 minute'`);
  return test.app.inject({ url, headers });
};
const change = () =>
  test.app.inject({
    method: 'PUT',
    url: `/api/orgs/${orgId}`,
    headers,
    payload: { description: 'changed' },
  });

const refuseActivity = (code: string) =>
  test.owner.query(`
    CREATE FUNCTION refuse_activity() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '${code}'; END $$;
    GRANT EXECUTE ON FUNCTION refuse_activity() TO PUBLIC;
    CREATE TRIGGER refuse_activity BEFORE UPDATE ON users FOR EACH STATEMENT
      EXECUTE FUNCTION refuse_activity()`);
const takeActivity = () => test.owner.query('DROP FUNCTION refuse_activity CASCADE');

it('is read while the database takes no writes, which it refuses as such', async () => {
  const { rows } = await test.owner.query<{ name: string }>('SELECT current_database() AS name');
  const name = rows[0]?.name ?? '';
  await test.owner.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await renewPool();
  try {
    expect((await get('/api/users?access_role=all')).statusCode).toBe(200);
    expect((await change()).statusCode).toBe(503);
  } finally {
    await test.owner.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await renewPool();
  }
  expect((await change()).statusCode).toBe(200);
});

it('is read while there is no room for the note', async () => {
  await refuseActivity('53100');
  try {
    expect((await get('/api/users?access_role=all')).statusCode).toBe(200);
  } finally {
    await takeActivity();
  }
});

it('is not read where the note failed for another reason', async () => {
  await refuseActivity('57014');
  try {
    expect((await get('/api/users?access_role=all')).statusCode).toBe(503);
  } finally {
    await takeActivity();
  }
});

it('tells the log once', async () => {
  const told: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (text) => told.push(JSON.parse(text)) });
  const token = /=([^;]+)/.exec(String(headers.cookie))?.[1] ?? '';
  const authenticateOnce = async () => {
    await test.owner.query(`UPDATE sessions SET last_seen_at = now() - interval '1 minute'`);
    return authenticate(test.db, { token, via: 'cookie' }, false, log);
  };
  await authenticateOnce();
  await refuseActivity('53100');
  try {
    for (let turn = 0; turn < 3; turn += 1) expect(await authenticateOnce()).not.toBeNull();
  } finally {
    await takeActivity();
  }
  expect(told).toMatchObject([{ msg: 'activity of sessions is not written down' }]);
});

it('is written once for all that a page asks at the same moment', async () => {
  const token = /=([^;]+)/.exec(String(headers.cookie))?.[1] ?? '';
  await test.owner.query(`UPDATE sessions SET last_seen_at = now() - interval '1 minute'`);
  const log = pino({ level: 'silent' });
  const holder = await test.owner.connect();
  const statements = await statementsDuring(async () => {
    await holder.query('BEGIN; SELECT FROM sessions FOR UPDATE');
    const asked = [1, 2, 3].map(() => authenticate(test.db, { token, via: 'cookie' }, false, log));
    await whenWaiting(test);
    await holder.query('COMMIT');
    expect(await Promise.all(asked)).not.toContain(null);
  });
  holder.release();
  expect(statements.filter(({ text }) => text.includes('last_active_at'))).toHaveLength(1);
});
