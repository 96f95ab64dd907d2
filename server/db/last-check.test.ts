import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { checkLast, noteChecked, type LastCheck } from './last-check.ts';

const SYSTEM = { actor: null, request: null };
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const checkOf = (seen: unknown[], name = 'rights'): LastCheck => ({
  name,
  lock: sql`SELECT FROM audit_chains`,
  read: sql`SELECT 7 AS value`,
  judge: (value) => void seen.push(value),
});

it('is run once, however often it was left, also where nothing was changed', async () => {
  const seen: unknown[] = [];
  await transact(test.db, SYSTEM, async (tx) => {
    checkLast(tx, checkOf(seen));
    await tx.transaction(async (inner) => checkLast(inner, checkOf(seen)));
    expect(seen).toEqual([]);
  });
  expect(seen).toEqual([7]);
});

it('is not run where it was looked at before', async () => {
  const seen: unknown[] = [];
  await transact(test.db, SYSTEM, async (tx) => {
    checkLast(tx, checkOf(seen));
    noteChecked(tx, 'rights');
    checkLast(tx, checkOf(seen));
  });
  expect(seen).toEqual([]);
});

it('is one a transaction', async () => {
  const twice = transact(test.db, SYSTEM, async (tx) => {
    checkLast(tx, checkOf([]));
    checkLast(tx, checkOf([], 'others'));
  });
  await expect(twice).rejects.toThrow('one transaction checks rights and others');
});

it('is not left by a transaction that nobody checks, nor for the next one', async () => {
  const seen: unknown[] = [];
  const past = test.db.transaction(async (tx) => checkLast(tx, checkOf(seen)));
  await expect(past).rejects.toThrow('whose last check nobody has run');
  await test.db.transaction(async (tx) => tx.execute(sql`SELECT 1`));
  expect(seen).toEqual([]);
});
