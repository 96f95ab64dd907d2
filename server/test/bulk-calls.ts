import { sql } from 'drizzle-orm';
import type { BulkRow, BulkRun } from '../../contract/bulk.ts';
import { loginAs, type SeededPerson } from './seed.ts';
import type { TestApp } from './test-app.ts';

/** Calls of the bulk routes by one person, and what the log has of a run. */
export const bulkCallsOf = async (test: TestApp, who: Pick<SeededPerson, 'id' | 'orgId'>) => {
  const session = await loginAs(test, who);
  const send = (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: object,
    more: Record<string, string> = {},
  ) =>
    test.app.inject({
      method,
      url: `/api${path}`,
      headers: { ...session, ...more },
      ...(payload && { payload }),
    });
  const ok = async (...args: Parameters<typeof send>): Promise<BulkRun> => {
    const reply = await send(...args);
    if (reply.statusCode !== 200) throw new Error(`${args[1]}: ${reply.statusCode} ${reply.body}`);
    return reply.json();
  };
  return {
    session,
    send,
    bulk: (body: object, more?: Record<string, string>) => ok('POST', '/users/bulk', body, more),
    plan: (body: object) => ok('POST', '/users/bulk', { ...body, dry_run: true }),
    run: (run: BulkRun) => ok('GET', `/users/bulk/${run.id}`),
    resume: (run: BulkRun, body = {}) => ok('POST', `/users/bulk/${run.id}/resume`, body),
    stop: (run: BulkRun) => ok('POST', `/users/bulk/${run.id}/stop`),
    undo: (run: BulkRun, body = {}) => ok('POST', `/users/bulk/${run.id}/undo`, body),
  };
};

/** `id state code` of each row. */
export const statesOf = ({ rows }: { rows: readonly BulkRow[] }) =>
  rows.map(({ id, state, code }) => [id, state, code]);

/** The audit rows of a run: event and whom it was done to, in order. */
export const eventsOf = async (test: TestApp, run: Pick<BulkRun, 'correlation_id'>) => {
  const { rows } = await test.db.execute<{ event: string; owner: number; reason: string | null }>(
    sql`SELECT event, owner_id AS owner, reason FROM audit_log
      WHERE correlation_id = ${run.correlation_id} ORDER BY id`,
  );
  return rows;
};
