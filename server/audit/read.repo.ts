import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';
import type { CanonicalRow } from './row.ts';

/** A row as it is read: what is hashed, and its place in the chain. Hashes in hex. */
export interface ChainedRow extends CanonicalRow {
  readonly chain: string;
  readonly seq: number;
  readonly prev_hash: string;
  readonly hash: string;
}

/** The columns of a `ChainedRow`, for the select list of any statement on audit_log. */
export const CHAINED_COLUMNS: SQL = sql.raw(`
  id, org_id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at,
  event, outcome, reason, item_type, item_id, item_label, change_summary, object_changes,
  association_resource, actor_type, actor_id, actor_email, actor_name, impersonator_id, owner_id,
  owner_email, owner_name, request_id, request_method, request_url, request_ip,
  request_user_agent, session_id, api_key_id, correlation_id, schema_version, chain, seq,
  encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash`);

/** The head of a chain and how far its rows go, at one instant. */
export interface ChainHead extends Record<string, unknown> {
  readonly chain: string;
  /** Null: the chain has no head, and should have no rows then. */
  readonly created_at: string | null;
  readonly seq: number;
  readonly hash: string;
  /** Highest number among the rows; 0 without rows. */
  readonly last_row: number;
}

const list = (names: readonly string[]): SQL =>
  sql.join(
    names.map((name) => sql`${name}`),
    sql`, `,
  );

/** Heads of the chains named, in one snapshot; chains that were never begun are left out. */
export const readChainHeads = async (
  q: Queryable,
  chains: readonly string[],
): Promise<ChainHead[]> => {
  const { rows } = await q.execute<ChainHead>(sql`
    SELECT * FROM (
      SELECT names.chain, coalesce(c.seq, 0) AS seq, coalesce(encode(c.hash, 'hex'), '') AS hash,
        to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at,
        coalesce((SELECT max(l.seq) FROM audit_log l WHERE l.chain = names.chain), 0) AS last_row
      FROM unnest(ARRAY[${list(chains)}]) AS names (chain)
      LEFT JOIN audit_chains c ON c.chain = names.chain
    ) heads
    WHERE created_at IS NOT NULL OR last_row > 0 ORDER BY chain`);
  return rows;
};

/** A row with what free-text search looks through, which no hash covers. */
export type SearchableRow = ChainedRow & { readonly search_text: string };

/** The next rows of a chain after number `seq`. */
export const readChainBatch = async (
  q: Queryable,
  chain: string,
  seq: number,
  limit: number,
): Promise<SearchableRow[]> => {
  const { rows } = await q.execute<SearchableRow & Record<string, unknown>>(sql`
    SELECT ${CHAINED_COLUMNS}, search_text FROM audit_log
    WHERE chain = ${chain} AND seq > ${seq} ORDER BY seq LIMIT ${limit}`);
  return rows;
};

/** A row that shows in the log of an org but stands in none of its chains; null: there is none. */
export const findStrayRow = async (
  q: Queryable,
  orgId: number,
  chains: readonly string[],
): Promise<{ chain: string; seq: number } | null> => {
  const { rows } = await q.execute<{ chain: string; seq: number }>(sql`
    SELECT chain, seq FROM audit_log
    WHERE org_id = ${orgId} AND chain NOT IN (${list(chains)})
    ORDER BY created_at, id LIMIT 1`);
  return rows[0] ?? null;
};
