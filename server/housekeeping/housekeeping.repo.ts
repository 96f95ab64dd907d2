import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../db/db.ts';

/** Any number that no other user of the database's advisory locks takes: "hous". */
const LOCK = 0x686f7573;
/** Rows of one transaction: it holds them, and a connection, for some milliseconds. */
const BATCH = 1000;

interface Rubbish {
  readonly table: SQL;
  readonly condition: SQL;
}

/**
 * What nobody needs any more, by table. What happened is in the audit log and stays there; mails
 * that could not be sent stay for the operator to see.
 */
export const RUBBISH = {
  sessions: {
    table: sql`sessions`,
    condition: sql`least(ended_at, expires_at, idle_expires_at) < now() - interval '30 days'`,
  },
  knownDevices: { table: sql`known_devices`, condition: sql`expires_at < now()` },
  // A counter that is forgotten starts anew. Failures since the last success count towards a ceiling
  // of a hundred, which waiting a day between the guesses must not lift.
  throttles: {
    table: sql`throttles`,
    condition: sql`greatest(window_started_at, in_flight_at, blocked_until) < now() -
      CASE WHEN total > 0 AND scope IN ('account', 'device') THEN interval '30 days'
        ELSE interval '24 hours' END`,
  },
  linkTokens: {
    table: sql`link_tokens`,
    condition: sql`least(used_at, dead_at, expires_at) < now() - interval '30 days'`,
  },
  idempotencyKeys: {
    table: sql`idempotency_keys`,
    condition: sql`created_at < now() - interval '24 hours'`,
  },
  // Long since in the files; a full one is made every day.
  checkpoints: {
    table: sql`audit_checkpoints`,
    condition: sql`made_at < now() - interval '7 days'
      AND number < (SELECT max(number) FROM audit_checkpoints WHERE is_full)`,
  },
  // An act on many can be looked up, and taken back, for 30 days.
  bulkRows: {
    table: sql`bulk_rows`,
    condition: sql`run_id IN (
      SELECT id FROM bulk_runs WHERE created_at < now() - interval '30 days')`,
  },
  bulkRuns: {
    table: sql`bulk_runs`,
    condition: sql`created_at < now() - interval '30 days'
      AND NOT EXISTS (SELECT FROM bulk_rows r WHERE r.run_id = bulk_runs.id)
      AND NOT EXISTS (SELECT FROM bulk_runs later WHERE later.undo_of = bulk_runs.id)`,
  },
  mails: { table: sql`mail_outbox`, condition: sql`sent_at < now() - interval '30 days'` },
} as const satisfies Record<string, Rubbish>;

/** A kind of row that is cleared away. */
export type RubbishKind = keyof typeof RUBBISH;

/** One batch: how many rows went, and whether there may be more. */
export interface Swept {
  readonly rows: number;
  readonly isDone: boolean;
}

/**
 * Deletes a batch of one kind. Rows that somebody holds are left for the next time, and so is
 * everything while another process is at it.
 */
export const sweepBatch = (db: Db, kind: RubbishKind): Promise<Swept> =>
  db.transaction(async (tx) => {
    const { table, condition } = RUBBISH[kind];
    const { rows } = await tx.execute<{ is_mine: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(${LOCK}::bigint) AS is_mine`,
    );
    if (!rows[0]?.is_mine) return { rows: 0, isDone: true };
    const result = await tx.execute(sql`
      DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`);
    const deleted = result.rowCount ?? 0;
    return { rows: deleted, isDone: deleted < BATCH };
  });
