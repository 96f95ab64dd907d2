import { sql, type SQL } from 'drizzle-orm';

/**
 * Whoever loses something by the rights of `lost` (org, person, holder), a relation of the statement:
 * by one of a team or of the org everybody in it.
 */
export const losers: SQL = sql`
  SELECT user_id FROM lost WHERE user_id IS NOT NULL
  UNION
  SELECT tm.user_id FROM lost
  JOIN team_members tm ON tm.org_id = lost.org_id AND tm.team_id = lost.holder_id
  WHERE lost.holder_type = 'TEAM'
  UNION
  SELECT m.user_id FROM org_memberships m
  WHERE m.status = 'ACTIVE' AND m.org_id IN (SELECT org_id FROM lost WHERE holder_type = 'ORG')`;
