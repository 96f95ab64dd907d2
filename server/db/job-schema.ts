import type pg from 'pg';
import PgBoss from 'pg-boss';
import { attempt, exists } from './app-role.ts';
import { SYSTEM_ROLE } from './embedded/roles.ts';

/** Where pg-boss keeps its tables: apart from ours, and in no backup, since work is found anew. */
export const JOB_SCHEMA = 'jobs';

/** The one queue. Of a key, one job waits at most; the runs of a key take turns behind a lock. */
export const JOB_QUEUE = 'work';

/**
 * Makes or updates the tables of pg-boss and its queue, as their owner: the application may not
 * make any. `asGiven`: see `secureRows`.
 */
export async function prepareJobs(client: pg.Client, asGiven?: string): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema: JOB_SCHEMA,
    schedule: false,
    supervise: false,
  });
  await boss.start();
  await boss.createQueue(JOB_QUEUE, { name: JOB_QUEUE, policy: 'short' });
  await boss.stop({ graceful: false });
  for (const role of [SYSTEM_ROLE, ...(asGiven === undefined ? [] : [asGiven])]) {
    if (await exists(client, role)) await attempt(client, grantsTo(client.escapeIdentifier(role)));
  }
}

// No request of an org sees them.
const grantsTo = (role: string): string => `
  GRANT USAGE ON SCHEMA ${JOB_SCHEMA} TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOB_SCHEMA} TO ${role}`;
