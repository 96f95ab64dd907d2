import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import { runLastCheck, type LastCheck } from '../db/last-check.ts';
import { planOnce } from '../db/plan-once.ts';
import { chainOf, genesisHash, rowHash } from './chain.ts';
import type { AuditInput } from './record.ts';
import { rowOf, searchText, type AuditFrame, type CanonicalRow } from './row.ts';

/** Rows of one INSERT: some megabytes at most, within the time limit of a statement. */
const BATCH = 2000;

interface Head {
  seq: number;
  hash: Buffer;
  readonly at: string;
}

interface Heads {
  readonly byChain: ReadonlyMap<string, Head>;
  /** Ids for the rows to come, ascending. */
  readonly ids: readonly number[];
}

const inUtc = (instant: SQL): SQL =>
  sql`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const list = (names: readonly string[]): SQL =>
  sql.join(
    names.map((name) => sql`${name}`),
    sql`, `,
  );

// The clock is read behind the lock, so that time does not run backwards along a chain.
// With what else is to be locked, before the heads, in one statement: whoever writes meets there.
const readHeads = async (
  tx: Tx,
  names: readonly string[],
  rows: number,
  check: LastCheck | undefined,
): Promise<Heads> => {
  const found = await tx.execute<{
    chain: string;
    seq: number;
    hash: Buffer;
    at: string;
    ids: number[];
  }>(
    planOnce(sql`
    ${check ? sql`WITH locked AS MATERIALIZED (${check.lock})` : sql``}
    SELECT chain, seq, hash, ${inUtc(sql`clock_timestamp()`)} AS at,
      (SELECT json_agg(nextval(pg_get_serial_sequence('audit_log', 'id')))
       FROM generate_series(1, ${rows}::int)) AS ids
    FROM (
      SELECT chain, seq, hash FROM audit_chains
      WHERE chain IN (${list(names)})
        ${check ? sql`AND (SELECT count(*) FROM locked) IS NOT NULL` : sql``}
      ORDER BY chain FOR UPDATE
    ) heads`),
  );
  return {
    byChain: new Map(found.rows.map(({ chain, seq, hash, at }) => [chain, { seq, hash, at }])),
    ids: found.rows[0]?.ids ?? [],
  };
};

const beginChain = async (tx: Tx, chain: string, orgId: number): Promise<void> => {
  // To the millisecond, so that the hash can be made again from the column.
  const { rows } = await tx.execute<{ at: string }>(
    sql`SELECT ${inUtc(sql`date_trunc('milliseconds', clock_timestamp())`)} AS at`,
  );
  const at = rows[0]?.at ?? '';
  await tx.execute(sql`
    INSERT INTO audit_chains (chain, org_id, seq, hash, created_at)
    VALUES (${chain}, ${orgId}, 0, ${genesisHash(chain, at)}, ${at}::timestamptz)
    ON CONFLICT DO NOTHING`);
};

/** Locks the heads of the chains, in one order for everybody, beginning those that are new. */
const lockHeads = async (
  tx: Tx,
  chains: ReadonlyMap<string, number>,
  rows: number,
  check: LastCheck | undefined,
): Promise<Heads> => {
  const names = [...chains.keys()].sort();
  const heads = await readHeads(tx, names, rows, check);
  const missing = names.filter((name) => !heads.byChain.has(name));
  if (missing.length === 0) return heads;
  for (const chain of missing) await beginChain(tx, chain, chains.get(chain) ?? 0);
  return readHeads(tx, names, rows, undefined);
};

/** A row of the table, by column; hashes as PostgreSQL reads them in a text. */
type StoredRow = CanonicalRow & {
  readonly chain: string;
  readonly seq: number;
  readonly prev_hash: string;
  readonly hash: string;
  readonly search_text: string;
};

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

const moveHeads = (heads: ReadonlyMap<string, Head>): SQL => {
  const moved = [...heads].map(
    ([chain, { seq, hash }]) => sql`(${chain}, ${seq}::bigint, ${hash}::bytea)`,
  );
  return sql`moving AS (
    UPDATE audit_chains SET seq = moved.seq, hash = moved.hash
    FROM (VALUES ${sql.join(moved, sql`, `)}) AS moved (chain, seq, hash)
    WHERE audit_chains.chain = moved.chain
  ), `;
};

// As one document: to bind 34 parameters a row takes longer than everything else together. With the
// heads, and what the check reads, in one statement, as whoever writes next waits for each of them.
const insertRows = async (
  tx: Tx,
  rows: readonly StoredRow[],
  { moving = sql``, read = sql`SELECT` }: { readonly moving?: SQL; readonly read?: SQL },
): Promise<unknown> => {
  const columns = sql.join(
    Object.keys(rows[0] ?? {}).map((name) => sql.identifier(name)),
    sql`, `,
  );
  const { rows: found } = await tx.execute<{ value?: unknown }>(
    planOnce(sql`
    WITH ${moving} written AS (INSERT INTO audit_log (${columns})
      SELECT ${columns}
      FROM jsonb_populate_recordset(NULL::audit_log, ${JSON.stringify(rows)}::jsonb))
    ${read}`),
  );
  return found[0]?.value;
};

/**
 * Appends events to their hash chains, and runs the check that was left for last. The last thing a
 * transaction does: the heads stay locked until it ends. A crash leaves neither the change nor the
 * row. Two statements for any number of events up to 2,000, with the check or without.
 */
export const writeAudit = async (
  tx: Tx,
  frame: AuditFrame,
  events: readonly AuditInput[],
  check?: LastCheck,
): Promise<void> => {
  if (events.length === 0) return check && runLastCheck(tx, check);
  const placed = events.map((event) => {
    const orgId = event.orgId ?? frame.actor?.orgId ?? 0;
    return { event, orgId, chain: chainOf(orgId, event.event, event.owner?.id ?? 0) };
  });
  const chains = new Map(placed.map(({ chain, orgId }) => [chain, orgId]));
  const { byChain, ids } = await lockHeads(tx, chains, events.length, check);
  const rows = placed.map(({ event, orgId, chain }, index) => {
    const head = byChain.get(chain);
    const id = ids[index];
    if (!head || id === undefined) throw new Error(`no head of chain ${chain}`);
    const row = rowOf(event, frame, { id, orgId, at: head.at });
    const previous = head.hash;
    head.seq += 1;
    head.hash = rowHash(chain, head.seq, previous, { ...row });
    return {
      ...row,
      chain,
      seq: head.seq,
      prev_hash: hex(previous),
      hash: hex(head.hash),
      search_text: searchText(row),
    };
  });
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    if (from + BATCH < rows.length) await insertRows(tx, batch, {});
    else {
      const moving = moveHeads(byChain);
      const value = await insertRows(tx, batch, { moving, ...(check && { read: check.read }) });
      check?.judge(value);
    }
  }
};
