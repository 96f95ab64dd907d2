import { sql, type SQL } from 'drizzle-orm';
import type { ApiKey } from '../../../contract/api-keys.ts';
import { sha256 } from '../../auth/secrets.ts';
import { asSystem } from '../../db/as-system.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';

/** A key as the database has it; never its hash. */
export interface KeyRow extends Record<string, unknown> {
  id: number;
  name: string;
  mask: string;
  org_id: number;
  created_at: DbInstant;
  expires_at: DbInstant;
  last_used_at: DbInstant | null;
  last_used_ip: string | null;
  status: ApiKey['status'];
  ends_at: DbInstant;
  replaced_by: number | null;
  version: number;
}

/** Whose keys: of one person, in one org where it is given. */
export interface KeyScope {
  readonly userId: number;
  readonly orgId?: number;
}

/** What a key shows; reads `api_keys`, without an alias. */
export const keyColumns = sql`
  id, name, mask, org_id, created_at, expires_at, last_used_at, last_used_ip, replaced_by, version,
  CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
    WHEN expires_at <= now() OR overlap_until <= now() THEN 'expired'
    WHEN overlap_until IS NOT NULL THEN 'rotating_out' ELSE 'active' END AS status,
  least(revoked_at, expires_at, overlap_until) AS ends_at`;

const inScope = ({ userId, orgId }: KeyScope): SQL =>
  sql`user_id = ${userId} ${orgId === undefined ? sql`` : sql`AND org_id = ${orgId}`}`;

// Keys are for people and their scripts, few of them alive at a time; the dead ones stay to be seen.
const MOST_SHOWN = 200;

/** Keys, newest first; the newest 200. */
export const readKeys = async (q: Queryable, scope: KeyScope): Promise<KeyRow[]> => {
  const { rows } = await q.execute<KeyRow>(sql`
    SELECT ${keyColumns} FROM api_keys WHERE ${inScope(scope)}
    ORDER BY created_at DESC, id DESC LIMIT ${MOST_SHOWN}`);
  return rows;
};

/** One key, locked until the transaction ends; undefined where there is none in scope. */
export const lockKey = async (tx: Tx, scope: KeyScope, id: number): Promise<KeyRow | undefined> => {
  const { rows } = await tx.execute<KeyRow>(
    sql`SELECT ${keyColumns} FROM api_keys WHERE id = ${id} AND ${inScope(scope)} FOR NO KEY UPDATE`,
  );
  return rows[0];
};

/**
 * Whether a person is still in an org (or that of a key), and locks them in: nobody deactivates or
 * removes them, revoking their keys, until the transaction has made its own.
 */
export const lockMembership = async (
  tx: Tx,
  userId: number,
  where: { readonly orgId: number } | { readonly ofKey: number },
): Promise<boolean> => {
  const orgId =
    'orgId' in where
      ? sql`${where.orgId}`
      : sql`(SELECT org_id FROM api_keys WHERE id = ${where.ofKey})`;
  // The key may be of another org of the person, whose memberships only that org's admins change.
  const { rows } = await asSystem(tx, (all) =>
    all.execute<{ stands: boolean }>(sql`
      SELECT status = 'ACTIVE' AND user_status <> 'DEACTIVATED' AS stands FROM org_memberships
      WHERE org_id = ${orgId} AND user_id = ${userId} FOR NO KEY UPDATE`),
  );
  return rows[0]?.stands === true;
};

/** Active keys of a person in an org; count behind a lock on the membership. */
export const countActiveKeys = async (tx: Tx, userId: number, orgId: number): Promise<number> => {
  const { rows } = await tx.execute<{ n: number }>(sql`
    SELECT count(*) AS n FROM api_keys
    WHERE user_id = ${userId} AND org_id = ${orgId} AND revoked_at IS NULL
      AND expires_at > now() AND overlap_until IS NULL`);
  return rows[0]?.n ?? 0;
};

/** The id that the next key will have; it is part of the key. */
export const nextKeyId = async (tx: Tx): Promise<number> => {
  const { rows } = await tx.execute<{ id: number }>(
    sql`SELECT nextval(pg_get_serial_sequence('api_keys', 'id')) AS id`,
  );
  const [row] = rows;
  if (!row) throw new Error('the database gave no id');
  return row.id;
};

export interface NewKey {
  readonly id: number;
  readonly userId: number;
  readonly orgId: number;
  readonly name: string;
  /** The whole key; only its SHA-256 is written. */
  readonly key: string;
  readonly mask: string;
}

/** How long a key lives: so many days, or as long as another one was meant to. */
export type Lifetime = { readonly days: number } | { readonly likeKey: number };

/** Writes a key. */
export const insertKey = async (tx: Tx, made: NewKey, lifetime: Lifetime): Promise<KeyRow> => {
  const length =
    'days' in lifetime
      ? sql`make_interval(days => ${lifetime.days})`
      : sql`(SELECT expires_at - created_at FROM api_keys WHERE id = ${lifetime.likeKey})`;
  const { rows } = await tx.execute<KeyRow>(sql`
    INSERT INTO api_keys (id, user_id, org_id, name, mask, secret_hash, expires_at)
    VALUES (${made.id}, ${made.userId}, ${made.orgId}, ${made.name}, ${made.mask},
      ${sha256(made.key)}, now() + ${length})
    RETURNING ${keyColumns}`);
  const [row] = rows;
  if (!row) throw new Error('no key was written');
  return row;
};

/** Puts a successor in the place of a key, which works on for the overlap. */
export const replaceKey = (tx: Tx, id: number, successor: number, overlapHours: number) =>
  tx.execute(sql`
    UPDATE api_keys SET replaced_by = ${successor},
      overlap_until = now() + make_interval(hours => ${overlapHours})
    WHERE id = ${id}`);

/** Ends a key and every token that was made with it. */
export const endKey = async (tx: Tx, id: number): Promise<KeyRow> => {
  const { rows } = await tx.execute<KeyRow>(sql`
    WITH tokens AS (
      UPDATE sessions SET ended_at = now() WHERE api_key_id = ${id} AND ended_at IS NULL
    )
    UPDATE api_keys SET revoked_at = now() WHERE id = ${id} RETURNING ${keyColumns}`);
  const [row] = rows;
  if (!row) throw new Error('the key is gone');
  return row;
};
