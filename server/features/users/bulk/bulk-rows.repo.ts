import { sql, type SQL } from 'drizzle-orm';
import type { BulkRowState } from '../../../../contract/bulk.ts';
import type { ErrorCode } from '../../../../contract/errors.ts';
import { int8Array } from '../../../db/arrays.ts';
import type { Queryable, Tx } from '../../../db/db.ts';
import type { Before } from './before.ts';

/** A row as its readers see it. */
export interface StoredRow extends Record<string, unknown> {
  id: number;
  full_name: string;
  email: string;
  state: Exclude<BulkRowState, 'will_change'>;
  code: ErrorCode | null;
  message: string;
}

/** Every row of a run, in the order that it was asked for. */
export const readRows = async (
  q: Queryable,
  orgId: number,
  runId: number,
): Promise<StoredRow[]> => {
  const { rows } = await q.execute<StoredRow>(sql`
    SELECT user_id AS id, full_name, email, state, code, message FROM bulk_rows
    WHERE org_id = ${orgId} AND run_id = ${runId} ORDER BY place, user_id`);
  return rows;
};

// In the order of the request, with the names that are seen in the org; a stranger has none.
const asked = (orgId: number, ids: readonly number[]): SQL => sql`
  unnest(${int8Array(ids)}) WITH ORDINALITY AS asked (id, place)
  LEFT JOIN org_memberships m ON m.org_id = ${orgId} AND m.user_id = asked.id
  LEFT JOIN users u ON u.id = m.user_id`;

/** What people are called, in the order of the ids; a stranger has no name. */
export const readNames = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
): Promise<{ id: number; full_name: string; email: string }[]> => {
  const { rows } = await q.execute<{ id: number; full_name: string; email: string }>(sql`
    SELECT asked.id, coalesce(u.full_name, '') AS full_name, coalesce(u.email, '') AS email
    FROM ${asked(orgId, ids)} ORDER BY asked.place`);
  return rows;
};

/** Puts people into a run, to wait for their turn. */
export const insertRows = (tx: Tx, orgId: number, runId: number, ids: readonly number[]) =>
  tx.execute(sql`
    INSERT INTO bulk_rows (org_id, run_id, user_id, place, full_name, email)
    SELECT ${orgId}, ${runId}, asked.id, asked.place, coalesce(u.full_name, ''), coalesce(u.email, '')
    FROM ${asked(orgId, ids)}`);

/** Puts those whom a run changed into the run that takes it back, with what it is to give back. */
export const copyChangedRows = (tx: Tx, orgId: number, fromRun: number, toRun: number) =>
  tx.execute(sql`
    INSERT INTO bulk_rows (org_id, run_id, user_id, place, full_name, email, given)
    SELECT org_id, ${toRun}, user_id, place, full_name, email, before
    FROM bulk_rows WHERE org_id = ${orgId} AND run_id = ${fromRun} AND state = 'changed'`);

/** Settles the rows that wait as not done, because the run is taken back; the caller holds the run. */
export const dropWaitingRows = (tx: Tx, orgId: number, runId: number) =>
  tx.execute(sql`
    UPDATE bulk_rows SET state = 'blocked', code = 'conflict', settled_at = now(),
      message = 'Was not done: the run was taken back first'
    WHERE org_id = ${orgId} AND run_id = ${runId} AND state = 'waiting'`);

/** Somebody whose turn it is. */
export interface ClaimedRow extends Record<string, unknown> {
  id: number;
  full_name: string;
  email: string;
  given: Before;
}

/** Takes the next rows that wait and that nobody else has; they stay locked. */
export const claimRows = async (
  tx: Tx,
  orgId: number,
  runId: number,
  limit: number,
): Promise<ClaimedRow[]> => {
  const { rows } = await tx.execute<ClaimedRow>(sql`
    SELECT user_id AS id, full_name, email, given FROM bulk_rows
    WHERE org_id = ${orgId} AND run_id = ${runId} AND state = 'waiting'
    ORDER BY place LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  return rows;
};

/** What has become of somebody. */
export interface SettledRow {
  readonly id: number;
  readonly state: 'changed' | 'already' | 'blocked';
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly before: Before;
}

/** Writes results beside their effects, in the same transaction. */
export const settleRows = (tx: Tx, orgId: number, runId: number, settled: readonly SettledRow[]) =>
  tx.execute(sql`
    UPDATE bulk_rows r SET state = s.state, code = s.code, message = s.message, before = s.before,
      settled_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(settled)}::jsonb)
      AS s (id bigint, state text, code text, message text, before jsonb)
    WHERE r.org_id = ${orgId} AND r.run_id = ${runId} AND r.user_id = s.id AND r.state = 'waiting'`);
