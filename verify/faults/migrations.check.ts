import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { runMigrations } from '../../server/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../server/test/test-database.ts';
import { check } from '../check.ts';

/** Everything that a schema is made of, as text. */
const SCHEMA = `
  SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || ' ' || a.attnotnull AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'policy ' || tablename || ' ' || policyname FROM pg_policies
  ORDER BY line`;

const schemaOf = async (client: pg.Client): Promise<string[]> =>
  (await client.query<{ line: string }>(SCHEMA)).rows.map(({ line }) => line);

/** A client of the superuser on a test's database. */
const openSuper = async ({ owner }: TestDatabase): Promise<pg.Client> => {
  const client = new pg.Client({
    ...inject('testServer').superuser,
    database: String(owner.database),
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** Empties the database, and makes every statement of a migration take some time. */
const startAnew = async (client: pg.Client, owner: string): Promise<void> => {
  await client.query(`
    DROP EVENT TRIGGER IF EXISTS slow;
    DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS drizzle CASCADE;
    CREATE SCHEMA public AUTHORIZATION ${owner};
    CREATE SCHEMA IF NOT EXISTS slow;
    CREATE OR REPLACE FUNCTION slow.down() RETURNS event_trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(0.005); END';
    GRANT USAGE ON SCHEMA slow TO PUBLIC;
    CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION slow.down()`);
};

/** Cuts the migration off after so many milliseconds; whether it was still under way. */
const cutOff = async (client: pg.Client, database: TestDatabase, ms: number): Promise<boolean> => {
  const migrating = runMigrations(database.owner).then(
    () => false,
    () => true,
  );
  await delay(ms);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'rollcall migrations' AND datname = current_database()`,
  );
  return migrating;
};

check(
  {
    id: 'Migrations',
    asks: 'migrations that are cut off in the middle are finished by the next start, with the same schema; a database that is newer than the program is refused in a line',
    mutants: [
      {
        name: 'migrations are no transactions',
        file: 'server/db/migrate.ts',
        find: 'await migrate(drizzle({ client }), { migrationsFolder: FOLDER });',
        replace: `const { readdirSync, readFileSync } = await import('node:fs');
          for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.sql')).sort()) {
            await client.query(readFileSync(FOLDER + '/' + name, 'utf8'));
          }`,
      },
      {
        name: 'a newer database is taken as it is',
        file: 'server/db/migrate.ts',
        find: 'if (Number(applied?.rows[0]?.newest ?? 0) > newest) {',
        replace: 'if (newest === 0) {',
      },
    ],
    timeout: 240_000,
  },
  async (run) => {
    const rounds = run.pick({ small: 3, full: 40 });
    const database = await createTestDatabase();
    const client = await openSuper(database);
    const again = () =>
      runMigrations(database.owner).then(
        () => 'done',
        (error: unknown) => String(error),
      );
    try {
      const wanted = await schemaOf(client);
      await startAnew(client, String(database.owner.user));
      const since = performance.now();
      const whole = await again();
      const took = performance.now() - since;
      let cut = 0;
      const outcomes: string[] = [whole];
      const differing: number[] = [];
      for (let round = 0; round < rounds && whole === 'done'; round += 1) {
        await startAnew(client, String(database.owner.user));
        const wasCut = await cutOff(client, database, (took * (round + 0.5)) / rounds);
        if (wasCut) cut += 1;
        outcomes.push(await again());
        if ((await schemaOf(client)).join() !== wanted.join()) differing.push(round);
      }
      const { version } = (
        await client.query("SELECT current_setting('server_version') AS version")
      ).rows[0];
      run.got(
        `PostgreSQL ${version}: cut off ${cut} times, finished ${outcomes.filter((one) => one === 'done').length - 1} of ${rounds} times, ${differing.length} with another schema`,
      );
      expect(outcomes.filter((one) => one !== 'done')).toEqual([]);
      expect(differing).toEqual([]);
      expect(cut).toBeGreaterThan(0);

      await client.query(
        `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)`,
      );
      expect(await again()).toMatch(/migrated by a newer Rollcall/);
    } finally {
      await client.end();
      await database.drop();
    }
  },
);
