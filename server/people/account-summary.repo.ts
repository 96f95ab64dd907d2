import { sql } from 'drizzle-orm';
import type { AccountSummary } from '../../contract/account-summary.ts';
import type { Db, Queryable } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { isConfined } from './own.ts';

/** Head counts of orgs that the caller administers, each read in its own scope. */
export const readSummaries = async (
  db: Db,
  caller: Actor,
  orgIds: readonly number[],
): Promise<AccountSummary[]> => {
  const summaries: AccountSummary[] = [];
  for (const orgId of orgIds) {
    const here = db.within({ orgId, userId: caller.userId });
    summaries.push(...(await readSummary(here, orgId)));
  }
  return summaries;
};

const readSummary = async (db: Db, orgId: number): Promise<AccountSummary[]> => {
  const { rows } = await db.execute<AccountSummary & Record<string, unknown>>(sql`
    SELECT m.org_id, count(*) AS members,
      count(*) FILTER (WHERE m.is_admin) AS admins,
      count(*) FILTER (WHERE m.locked_until > now()) AS locked,
      count(*) FILTER (WHERE m.status = 'DEACTIVATED' OR m.user_status = 'DEACTIVATED')
        AS deactivated,
      count(*) FILTER (WHERE m.invite_expires_at > now()) AS pending_invites
    FROM members_here m WHERE m.org_id = ${orgId} GROUP BY m.org_id`);
  return rows;
};

/** The orgs that the caller administers; with an API key or in another's name, the one alone. */
export const administeredOrgs = async (q: Queryable, caller: Actor): Promise<number[]> => {
  const { rows } = await q.execute<{ org_id: number }>(sql`
    SELECT m.org_id FROM org_memberships m JOIN orgs o ON o.id = m.org_id
    WHERE m.user_id = ${caller.userId} AND m.is_admin
      AND m.status = 'ACTIVE' AND o.status = 'ACTIVE'
      ${isConfined(caller) ? sql`AND m.org_id = ${caller.orgId}` : sql``}
    ORDER BY m.org_id`);
  return rows.map((row) => row.org_id);
};
