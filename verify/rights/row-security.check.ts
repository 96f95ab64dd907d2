import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect } from 'vitest';
import { Random } from '../../server/sample/random.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { check } from '../check.ts';
import { fillOrg, fillSeals, type FilledOrg } from './filled-orgs.ts';
import { randomQuery } from './random-query.ts';
import { ORG_TABLES, rowsOfOrg } from './row-keys.ts';

const SEED = 20_261_126;
const NOWHERE = { orgId: -1, userId: -1 };

let test: TestApp;
let here: FilledOrg;
let there: FilledOrg;
beforeAll(async () => {
  test = await createTestApp();
  here = await fillOrg(test);
  there = await fillOrg(test);
  await fillSeals(test);
});
afterAll(() => test.close());

/** Tables and views of the schema. */
const relations = async (): Promise<string[]> => {
  const { rows } = await test.owner.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relname NOT LIKE 'pg_%' ORDER BY 1`);
  return rows.map(({ name }) => name);
};

check(
  {
    id: 'T-23',
    asks: 'as the application’s role, with no org set, every table and view shows 0 rows',
    mutants: [
      {
        name: 'a table without row-level security',
        sql: 'ALTER TABLE api_keys DISABLE ROW LEVEL SECURITY',
      },
      {
        name: 'a view that forgets the org',
        sql: 'CREATE OR REPLACE VIEW audit_here AS SELECT * FROM audit_log',
      },
      {
        name: 'requests that are served as the system',
        file: 'server/db/scope.ts',
        find: "scope === 'system' ? SYSTEM_ROLE : APP_ROLE",
        replace: 'SYSTEM_ROLE',
      },
    ],
  },
  async ({ got }) => {
    const names = await relations();
    const shown: string[] = [];
    const empty: string[] = [];
    const count = (name: string) => sql`SELECT count(*)::int AS n FROM ${sql.identifier(name)}`;
    const raw = await test.db.$client.connect();
    try {
      for (const name of names) {
        const [all] = (await test.db.execute<{ n: number }>(count(name))).rows;
        if (!all?.n && ORG_TABLES.includes(name)) empty.push(name);
        // As a scope that names nobody, and on a connection that nobody has set to anything.
        const [unset] = (await test.db.within(NOWHERE).execute<{ n: number }>(count(name))).rows;
        await raw.query(`SET ROLE rollcall_app; RESET app.org_id; RESET app.user_id`);
        const bare = (await raw.query(`SELECT count(*)::int AS n FROM ${name}`)).rows[0]?.n;
        if ((unset?.n ?? 1) > 0 && !SIGNED_IN.has(name)) shown.push(name);
        if (bare > 0) shown.push(`${name}, bare`);
      }
    } finally {
      raw.release(true);
    }
    got(`${shown.length} of ${names.length} tables and views showed rows`);
    expect(empty).toEqual([]);
    expect(shown).toEqual([]);
  },
);

// Hashes and counters of no org, for whoever is signed in: a user who does not exist counts as one.
const SIGNED_IN = new Set(['throttles', 'idempotency_keys']);

check(
  {
    id: 'T-23',
    asks: 'set to one org, random queries and writes reach 0 rows of another',
    mutants: [
      {
        name: 'a policy that lets everything through',
        sql: 'CREATE POLICY mutant ON invites TO rollcall_app USING (true)',
      },
      {
        name: 'a policy of persons that forgets the org',
        sql: `CREATE POLICY mutant ON users FOR SELECT TO rollcall_app
          USING (EXISTS (SELECT 1 FROM locks l WHERE l.user_id = users.id) OR true)`,
      },
      {
        name: 'requests that are served as the system',
        file: 'server/db/scope.ts',
        find: "scope === 'system' ? SYSTEM_ROLE : APP_ROLE",
        replace: 'SYSTEM_ROLE',
      },
    ],
  },
  async ({ pick, got }) => {
    const queries = pick({ small: 200, full: 5000 });
    const random = new Random(SEED);
    const theirs = await rowsOfOrg(test.owner, there.id);
    const foreign = new Set([...theirs.values()].flat());
    const db = test.db.within({ orgId: here.id, userId: here.owner.id });
    const leaks: string[] = [];
    let read = 0;
    let refused = 0;
    for (let n = 0; n < queries; n += 1) {
      const text = randomQuery(random, theirs, there.id);
      const work = db.transaction(async (tx) => {
        const { rows } = await tx.execute<{ row: string }>(sql.raw(text));
        read += rows.length;
        if (rows.some(({ row }) => foreign.has(row))) leaks.push(text);
        tx.rollback();
      });
      await work.catch((error: unknown) => {
        if (String(error).includes('Rollback')) return;
        refused += 1;
      });
    }
    got(
      `${leaks.length} of ${queries} queries leaked (${read} rows read, ${refused} refused; seed ${SEED})`,
    );
    expect(leaks).toEqual([]);
    // Or the queries found nothing at all, and prove nothing.
    expect(read).toBeGreaterThan(queries);
    expect(refused).toBeLessThan(queries / 4);
    expect(await rowsOfOrg(test.owner, there.id)).toEqual(theirs);
  },
);
