import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/db.ts';
import { CheckpointLine, type SealedHead } from './statement.ts';

/** Any number that no other user of the database's advisory locks takes: "chkp". */
const LOCK = 0x63686b70;

/** What decides whether a checkpoint is due. */
export interface CheckpointPulse {
  /** 0 before the first one. */
  readonly number: number;
  /** Since the newest one; null before the first. */
  readonly ageSeconds: number | null;
  /** Numbers given to rows since then, written or not. */
  readonly newRows: number;
}

/** Until the end of the transaction, no other process makes checkpoints or copies them to files. */
export const lockCheckpoints = async (tx: Tx): Promise<void> => {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`);
};

/** A cheap look at the newest checkpoint. */
export const readPulse = async (q: Queryable): Promise<CheckpointPulse> => {
  const { rows } = await q.execute<{ number: number; age: number | null; new_rows: number }>(sql`
    SELECT coalesce(c.number, 0) AS number, s.last_value - coalesce(c.last_id, 0) AS new_rows,
      extract(epoch FROM clock_timestamp() - c.made_at)::float8 AS age
    FROM audit_log_id_seq s
    LEFT JOIN (SELECT * FROM audit_checkpoints ORDER BY number DESC LIMIT 1) c ON true`);
  const { number = 0, age = null, new_rows: newRows = 0 } = rows[0] ?? {};
  return { number, ageSeconds: age, newRows };
};

/** The checkpoints after this number; from the newest line with every head where it is undefined. */
export const readLines = async (tx: Tx, after: number | undefined): Promise<CheckpointLine[]> => {
  const from =
    after === undefined
      ? sql`(SELECT max(number) FROM audit_checkpoints WHERE is_full)`
      : sql`${after + 1}::bigint`;
  const { rows } = await tx.execute<{ line: string }>(
    sql`SELECT line FROM audit_checkpoints WHERE number >= ${from} ORDER BY number`,
  );
  return rows.map(({ line }) => CheckpointLine.parse(JSON.parse(line)));
};

/** A chain of these at whose sealed number another row stands, or none; undefined: there is none. */
export const findUnsealed = async (
  tx: Tx,
  sealed: ReadonlyMap<string, SealedHead>,
): Promise<string | undefined> => {
  const heads = JSON.stringify([...sealed].map(([chain, { seq, hash }]) => ({ chain, seq, hash })));
  const { rows } = await tx.execute<{ chain: string }>(sql`
    SELECT s.chain FROM jsonb_to_recordset(${heads}::jsonb) AS s(chain text, seq bigint, hash text)
    WHERE NOT EXISTS (SELECT FROM audit_log l
      WHERE l.chain = s.chain AND l.seq = s.seq AND l.hash = decode(s.hash, 'hex'))
    ORDER BY s.chain LIMIT 1`);
  return rows[0]?.chain;
};

/** Keeps a checkpoint for the processes that have not written it to their files yet. */
export const insertLine = async (tx: Tx, line: CheckpointLine): Promise<void> => {
  await tx.execute(sql`
    INSERT INTO audit_checkpoints (number, made_at, last_id, is_full, line)
    SELECT ${line.checkpoint.number}, ${line.checkpoint.time}::timestamptz, last_value, ${line.full},
      ${JSON.stringify(line)}
    FROM audit_log_id_seq`);
};

/** A head as the database has it, with the tree over its rows as the last checkpoint left it. */
export interface FoundHead extends Record<string, unknown> {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** Every head at one instant, with that instant: UTC, microseconds. */
export const readAllHeads = async (tx: Tx): Promise<{ time: string; heads: FoundHead[] }> => {
  const { rows } = await tx.execute<FoundHead & { time: string }>(sql`
    SELECT chain, seq, encode(hash, 'hex') AS hash FROM audit_chains WHERE seq > 0 ORDER BY chain`);
  const clock = await tx.execute<{ time: string }>(sql`
    SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS time`);
  return { time: clock.rows[0]?.time ?? '', heads: rows };
};

/** How a row hangs on the one before it. Hashes in hex. */
export interface Link extends Record<string, unknown> {
  readonly seq: number;
  readonly prev_hash: string;
  readonly hash: string;
}

/** The links of the next rows of a chain after number `seq`. */
export const readLinks = async (
  q: Queryable,
  chain: string,
  seq: number,
  limit: number,
): Promise<Link[]> => {
  const { rows } = await q.execute<Link>(sql`
    SELECT seq, encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash FROM audit_log
    WHERE chain = ${chain} AND seq > ${seq} ORDER BY seq LIMIT ${limit}`);
  return rows;
};

/** The tree over the rows of a chain, as it was kept at a checkpoint. */
export const readPeaks = async (
  tx: Tx,
  chain: string,
): Promise<{ seq: number; size: number; peaks: Buffer } | undefined> => {
  const { rows } = await tx.execute<{ seq: number; size: number; peaks: Buffer }>(
    sql`SELECT seq, size, peaks FROM audit_peaks WHERE chain = ${chain}`,
  );
  return rows[0];
};

/** Keeps the tree over the rows of a chain up to this number. */
export const writePeaks = async (
  tx: Tx,
  chain: string,
  seq: number,
  { size, peaks }: { readonly size: number; readonly peaks: Buffer },
): Promise<void> => {
  await tx.execute(sql`
    INSERT INTO audit_peaks (chain, seq, size, peaks) VALUES (${chain}, ${seq}, ${size}, ${peaks})
    ON CONFLICT (chain) DO UPDATE
    SET seq = excluded.seq, size = excluded.size, peaks = excluded.peaks`);
};
