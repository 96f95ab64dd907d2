import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { planOnce } from './plan-once.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const preparedTexts = async (): Promise<string[]> =>
  test.db.transaction(async (tx) => {
    await tx.execute(planOnce(sql`SELECT ${1}::int AS one`));
    await tx.execute(planOnce(sql`SELECT ${2}::int AS one`));
    await tx.execute(sql`SELECT ${3}::int AS three`);
    const { rows } = await tx.execute<{ statement: string }>(
      sql`SELECT statement FROM pg_prepared_statements`,
    );
    return rows.map(({ statement }) => statement);
  });

it('prepares what is marked, once for all its values, and nothing else', async () => {
  const texts = await preparedTexts();
  expect(texts.filter((text) => text.includes('AS one'))).toHaveLength(1);
  expect(texts.filter((text) => text.includes('AS three'))).toEqual([]);
});

it('answers by the values of each time', async () => {
  for (const value of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { rows } = await test.db.execute(planOnce(sql`SELECT ${value}::int AS it`));
    expect(rows).toEqual([{ it: value }]);
  }
});
