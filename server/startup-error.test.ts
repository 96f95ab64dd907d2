import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorLine } from './startup-error.ts';
import { createTestApp, type TestApp } from './test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

it('says in one line what the server said of a query, and nothing of the query', async () => {
  const failed = await thrownBy(
    test.db.execute(sql`
    SELECT 1 FROM nowhere`),
  );
  expect(errorLine(failed)).toBe('relation "nowhere" does not exist');
});

it('says the first line of any other error', () => {
  expect(errorLine(new Error('no room\nat all', { cause: new Error('disk') }))).toBe('no room');
  expect(errorLine('a text')).toBe('a text');
});
