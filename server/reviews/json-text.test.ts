import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import {
  jsonbObject,
  jsonIf,
  jsonInstant,
  jsonObject,
  jsonPlain,
  jsonString,
} from './json-text.repo.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const NASTY = ['', 'Zoë', `"'\\/`, 'a\nb\t\u0001\u007F', '\u2028🜚', ' : {} ', null];

const text = async (made: SQL, from: SQL): Promise<unknown> => {
  const { rows } = await test.db.execute<{ text: string }>(
    sql`SELECT ${made} AS text FROM ${from}`,
  );
  return rows[0]?.text;
};

it.each(NASTY)('%j is written as the database writes it', async (name) => {
  const from = sql`(SELECT ${name}::text AS name, 9007199254740991 AS id, NULL::bigint AS none,
    true AS flag, '2026-02-03 04:05:06.070809+00'::timestamptz AS at, NULL::timestamptz AS never) f`;
  const at = sql`to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const members = {
    longest: jsonString(sql`name`),
    is: jsonPlain(sql`flag`),
    id: jsonPlain(sql`id`),
    none: jsonPlain(sql`none`),
    at: jsonInstant(sql`at`, 'US'),
    'is?': jsonInstant(sql`never`),
    if: jsonIf(sql`NOT flag`, jsonString(sql`name`)),
  };
  const pairs = sql`'longest', name, 'is', flag, 'id', id, 'none', none, 'at', ${at}, 'is?', never,
    'if', NULL`;
  const asJson = await text(sql`json_build_object(${pairs})::text`, from);
  expect(await text(jsonObject(members), from)).toBe(asJson);
  const asJsonb = await text(sql`jsonb_build_object(${pairs})::text`, from);
  expect(await text(jsonbObject(members), from)).toBe(asJsonb);
});
