import { sql } from 'drizzle-orm';
import { int8Array, textArray } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';

/** Somebody of an org, as a request may name them. */
export interface NamedMember extends Record<string, unknown> {
  id: number;
  email: string;
  email_key: string;
  full_name: string;
  /** Account or membership is deactivated. */
  is_off: boolean;
}

/** People of an org by ids and by addresses (keys), in one statement. */
export const findMembersByName = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
  keys: readonly string[],
): Promise<NamedMember[]> => {
  const { rows } = await q.execute<NamedMember>(sql`
    SELECT u.id, u.email, m.email_key, u.full_name,
      m.status = 'DEACTIVATED' OR m.user_status = 'DEACTIVATED' AS is_off
    FROM org_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId}
      AND (m.user_id = ANY(${int8Array(ids)}) OR m.email_key = ANY(${textArray(keys)}))`);
  return rows;
};
