import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { toAppError } from './error-reply.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('calls a connection that breaks within a transaction unavailable', async () => {
  const failure = await test.db
    .transaction((tx) => tx.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`))
    .catch((error: unknown) => error);
  // What reaches us is the failure of the rollback, which the driver gives no code.
  expect(String(failure)).toContain('rollback');
  expect(toAppError(failure)?.code).toBe('unavailable');
});
