import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import { asSystem } from '../db/as-system.ts';
import type { Tx } from '../db/db.ts';

/** An act on whole accounts reaches beyond the org it is done from. */
const reaching = <T>(
  tx: Tx,
  orgId: number | 'everywhere',
  work: (tx: Tx) => Promise<T>,
): Promise<T> => (orgId === 'everywhere' ? asSystem(tx, work) : work(tx));

/** Ends the sessions and tokens of people: in one org, or everywhere. */
export const endSessionsOf = async (
  tx: Tx,
  userIds: readonly number[],
  orgId: number | 'everywhere',
): Promise<void> => {
  const where = orgId === 'everywhere' ? sql`` : sql`AND org_id = ${orgId}`;
  await reaching(tx, orgId, (within) =>
    within.execute(sql`
      UPDATE sessions SET ended_at = now()
      WHERE user_id = ANY(${int8Array(userIds)}) AND ended_at IS NULL ${where}`),
  );
};

/** Kills the open links of people: those of one org's invitations, or all, resets included. */
export const killLinksOf = async (
  tx: Tx,
  userIds: readonly number[],
  orgId: number | 'everywhere',
): Promise<void> => {
  const where =
    orgId === 'everywhere'
      ? sql``
      : sql`AND invite_id IN (SELECT i.id FROM invites i
          WHERE i.user_id = ANY(${int8Array(userIds)}) AND i.org_id = ${orgId})`;
  await asSystem(tx, (all) =>
    all.execute(sql`
      UPDATE link_tokens SET dead_at = now()
      WHERE user_id = ANY(${int8Array(userIds)}) AND used_at IS NULL AND dead_at IS NULL ${where}`),
  );
};

/** A key that has just been revoked. */
export interface RevokedKey extends Record<string, unknown> {
  id: number;
  user_id: number;
  org_id: number;
  name: string;
  /** What it was before. */
  status: 'active' | 'rotating_out';
}

/**
 * Revokes the API keys of people that still work: those for one org, or all; or `only` one of them.
 * Returns them.
 */
export const revokeKeysOf = async (
  tx: Tx,
  userIds: readonly number[],
  orgId: number | 'everywhere',
  only?: number,
): Promise<RevokedKey[]> => {
  const inOrg = orgId === 'everywhere' ? sql`` : sql`AND org_id = ${orgId}`;
  const where = only === undefined ? inOrg : sql`${inOrg} AND id = ${only}`;
  const { rows } = await reaching(tx, orgId, (within) =>
    within.execute<RevokedKey>(sql`
      UPDATE api_keys SET revoked_at = now()
      WHERE user_id = ANY(${int8Array(userIds)}) AND revoked_at IS NULL AND expires_at > now()
        AND (overlap_until IS NULL OR overlap_until > now()) ${where}
      RETURNING id, user_id, org_id, name,
        CASE WHEN overlap_until IS NULL THEN 'active' ELSE 'rotating_out' END AS status`),
  );
  return rows.toSorted((a, b) => a.id - b.id);
};
