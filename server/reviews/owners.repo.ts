import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';

/** Owner of each team of an org. */
export const readTeamOwners = async (
  q: Queryable,
  orgId: number,
): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await q.execute<{ id: number; owner_id: number }>(
    sql`SELECT id, owner_id FROM teams WHERE org_id = ${orgId}`,
  );
  return new Map(rows.map(({ id, owner_id: ownerId }) => [id, ownerId]));
};

/** Teams of each person of an org, oldest team first. */
export const readTeamsOfPeople = async (
  q: Queryable,
  orgId: number,
): Promise<ReadonlyMap<number, readonly number[]>> => {
  const { rows } = await q.execute<{ user_id: number; teams: number[] }>(sql`
    SELECT user_id, json_agg(team_id ORDER BY team_id) AS teams FROM team_members
    WHERE org_id = ${orgId} GROUP BY user_id`);
  return new Map(rows.map(({ user_id: userId, teams }) => [userId, teams]));
};

/** Owner of each resource of an org, by `type:id`. */
export const readResourceOwners = async (
  q: Queryable,
  orgId: number,
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await q.execute<{ key: string; owner_id: number }>(sql`
    SELECT resource_type || ':' || resource_id AS key, owner_id FROM resources
    WHERE org_id = ${orgId}`);
  return new Map(rows.map(({ key, owner_id: ownerId }) => [key, ownerId]));
};
