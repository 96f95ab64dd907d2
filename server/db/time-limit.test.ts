import { sql } from 'drizzle-orm';
import type { PoolConfig } from 'pg';
import type pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toAppError } from '../http/error-reply.ts';
import { startSilentProxy, type SilentProxy } from '../test/silent-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts';
import { makeDb, type Db } from './db.ts';
import { listenOn } from './listen.ts';
import { createPool } from './pool.ts';
import { expectLongStatements } from './time-limit.ts';

const ANSWER_MS = 400;

let database: TestDatabase;
let proxy: SilentProxy;
let pool: pg.Pool;
let db: Db;
const open = (config: PoolConfig): void => {
  pool = createPool({ ...proxy.config, ...config });
  db = makeDb(pool);
};
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startSilentProxy(database.app);
  open({ query_timeout: ANSWER_MS });
});
afterEach(async () => {
  await pool.end();
  await proxy.close();
});

const ask = () => db.execute(sql`SELECT 1`);
const failureOf = async (work: Promise<unknown>) => {
  const since = performance.now();
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { code: toAppError(error)?.code, ms: performance.now() - since };
};

describe('a database that falls silent', () => {
  it('is given up after a while, and what was asked is not handed out again', async () => {
    await Promise.all([ask(), ask(), ask()]);
    proxy.hush();
    const failures = await Promise.all([1, 2, 3].map(() => failureOf(ask())));
    expect(failures.map(({ code }) => code)).toEqual(Array(3).fill('unavailable'));
    expect(pool.totalCount).toBe(0);
    proxy.resume();
    await ask();
  });

  it('costs a transaction one wait, not one more for its rollback', async () => {
    const { code, ms } = await failureOf(
      db.transaction(async (tx) => {
        proxy.hush();
        await tx.execute(sql`SELECT 1`);
      }),
    );
    expect(code).toBe('unavailable');
    expect(ms).toBeLessThan(2 * ANSWER_MS);
    expect(pool.totalCount).toBe(0);
  });

  it('does not hold up who wants a connection, also where it answered at first', async () => {
    await pool.end();
    open({});
    proxy.hush('statement_timeout');
    const { code, ms } = await failureOf(ask());
    expect(code).toBe('unavailable');
    expect(ms).toBeLessThan(5_000);
  });

  it('is missed by who only listens', async () => {
    let notices = 0;
    const log = pino({ level: 'silent' });
    const listener = listenOn(pool, 'rollcall_test', () => (notices += 1), log, 50);
    await expect.poll(() => notices).toBe(1);
    proxy.hush();
    await expect.poll(() => pool.totalCount, { timeout: 5_000 }).toBe(0);
    proxy.resume();
    await expect.poll(() => notices, { timeout: 10_000 }).toBeGreaterThan(1);
    await listener.stop();
  });
});

describe('a transaction with long statements', () => {
  it('is waited for, and the next on its connection is not', async () => {
    const slow = sql`SELECT pg_sleep(${(1.5 * ANSWER_MS) / 1000})`;
    await db.transaction(async (tx) => {
      expectLongStatements(tx, 10_000);
      await tx.transaction((inner) => inner.execute(slow));
    });
    expect(await failureOf(db.execute(slow))).toMatchObject({ code: 'unavailable' });
  });
});
