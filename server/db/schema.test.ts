import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import * as access from './schema/access.ts';
import * as audit from './schema/audit.ts';
import * as bulk from './schema/bulk.ts';
import * as grants from './schema/grants.ts';
import * as people from './schema/people.ts';
import * as reviewItems from './schema/review-items.ts';
import * as reviews from './schema/reviews.ts';
import * as teams from './schema/teams.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

interface Column {
  table: string;
  column: string;
  type: string;
  isNullable: boolean;
}

const byName = (a: Column, b: Column): number =>
  `${a.table}.${a.column}`.localeCompare(`${b.table}.${b.column}`);

it('describes exactly the tables that the migrations make', async () => {
  const tables = Object.values({
    ...access,
    ...audit,
    ...bulk,
    ...grants,
    ...people,
    ...reviewItems,
    ...reviews,
    ...teams,
  }).filter((value) => value instanceof PgTable);
  const described = tables.flatMap((table): Column[] => {
    const { name, columns } = getTableConfig(table);
    return columns.map((column) => ({
      table: name,
      column: column.name,
      type: column.getSQLType(),
      isNullable: !column.notNull,
    }));
  });
  const { rows } = await test.owner.query<Column>(`
    SELECT c.table_name AS "table", c.column_name AS "column",
      format_type(a.atttypid, a.atttypmod) AS type, c.is_nullable = 'YES' AS "isNullable"
    FROM information_schema.columns c
    JOIN pg_attribute a ON a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
      AND a.attname = c.column_name
    JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r'
    WHERE c.table_schema = 'public'`);
  expect(described.sort(byName)).toEqual(rows.sort(byName));
});
