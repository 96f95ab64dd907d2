import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

/** Returns once so many connections to the database of a test wait for a lock that another holds. */
export const whenWaiting = (test: TestApp, many = 1): Promise<void> =>
  expect
    .poll(
      async () => {
        const { rows } = await test.owner.query<{ n: number }>(`
          SELECT count(DISTINCT pid)::int AS n FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE datname = current_database() AND NOT granted`);
        return rows[0]?.n;
      },
      { timeout: 5000, interval: 5 },
    )
    .toBe(many);
