import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { toAppError } from './error-reply.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

/** Ends a session as an operator would: the roles that serve may not. */
const terminate = async (pid: number): Promise<void> => {
  const client = new pg.Client(inject('testServer').superuser);
  await client.connect();
  await client.query('SELECT pg_terminate_backend($1)', [pid]).finally(() => client.end());
};

it('calls a connection that breaks within a transaction unavailable', async () => {
  const failure = await test.db
    .transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      await terminate(rows[0]?.pid ?? 0);
      return tx.execute(sql`SELECT 1`);
    })
    .catch((error: unknown) => error);
  // What reaches us is the failure of the rollback, which the driver gives no code.
  expect(String(failure)).toContain('rollback');
  expect(toAppError(failure)?.code).toBe('unavailable');
});
