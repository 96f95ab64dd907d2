import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';
import type { ClaimedItem } from './apply.repo.ts';

/** Whether somebody came into the org after the review had started: then it is another membership. */
export const cameSince = async (
  q: Queryable,
  orgId: number,
  { user_id: userId, started_at: startedAt }: ClaimedItem,
): Promise<boolean> => {
  const { rows } = await q.execute<{ is_newer: boolean }>(sql`
    SELECT created_at > ${startedAt}::timestamptz AS is_newer FROM org_memberships
    WHERE org_id = ${orgId} AND user_id = ${userId}`);
  return rows[0]?.is_newer ?? false;
};

/** The same of a place in a team. */
export const joinedSince = async (
  q: Queryable,
  orgId: number,
  { user_id: userId, team_id: teamId, started_at: startedAt }: ClaimedItem,
): Promise<boolean> => {
  const { rows } = await q.execute<{ is_newer: boolean }>(sql`
    SELECT joined_at > ${startedAt}::timestamptz AS is_newer FROM team_members
    WHERE org_id = ${orgId} AND team_id = ${teamId} AND user_id = ${userId}`);
  return rows[0]?.is_newer ?? false;
};
