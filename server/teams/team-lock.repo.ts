import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/db.ts';

/** A team that somebody is about to change, locked until the transaction ends. */
export interface LockedTeam extends Record<string, unknown> {
  id: number;
  name: string;
  description: string;
  tags: string[];
  owner_id: number;
  version: number;
  /** Whether the actor manages it as one of its members. */
  is_managed: boolean;
}

/** Locks a team of an org, and reads how the actor stands in it once it is held. */
export const lockTeamRow = async (
  tx: Tx,
  orgId: number,
  teamId: number,
  actorId: number,
): Promise<LockedTeam | undefined> => {
  const team = sql`org_id = ${orgId} AND id = ${teamId}`;
  await tx.execute(sql`SELECT FROM teams WHERE ${team} FOR NO KEY UPDATE`);
  // By itself: a statement that waits for a lock sees other tables as they were before.
  const { rows } = await tx.execute<LockedTeam>(sql`
    SELECT id, name, description, tags, owner_id, version,
      EXISTS (SELECT FROM team_members tm WHERE tm.org_id = t.org_id AND tm.team_id = t.id
        AND tm.user_id = ${actorId} AND tm.is_admin) AS is_managed
    FROM teams t WHERE ${team}`);
  return rows[0];
};

/** A team by name and owner, for who does not hold it. */
export const findTeam = async (
  q: Queryable,
  orgId: number,
  teamId: number,
): Promise<{ id: number; name: string; owner_id: number } | undefined> => {
  const { rows } = await q.execute<{ id: number; name: string; owner_id: number }>(
    sql`SELECT id, name, owner_id FROM teams WHERE org_id = ${orgId} AND id = ${teamId}`,
  );
  return rows[0];
};
