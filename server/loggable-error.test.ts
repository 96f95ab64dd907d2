import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loggerOptions } from './logger-options.ts';
import { createTestApp, type TestApp } from './test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('tells of a failed query without its values', async () => {
  const failure = await test.db
    .execute(sql`INSERT INTO users (email, password_hash) VALUES ('a@b.example', ${'$argon2id$x'})`)
    .catch((error: unknown) => error);
  const lines: string[] = [];
  const log = pino(loggerOptions('error'), { write: (line: string) => void lines.push(line) });
  log.error({ err: failure }, 'request failed');
  expect(String(failure)).toContain('argon2id');
  const { err } = JSON.parse(lines.join(''));
  expect(err).toMatchObject({
    message: expect.stringContaining('INSERT INTO users'),
    stack: expect.stringContaining('loggable-error.test.ts'),
    cause: { code: '23502' },
  });
  expect(lines.join('')).not.toMatch(/argon2id|Failing row/);
});
