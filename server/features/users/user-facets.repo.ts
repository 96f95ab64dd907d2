import { sql } from 'drizzle-orm';
import type { UserFacets } from '../../../contract/users.ts';
import type { Queryable } from '../../db/db.ts';
import { isLocked, isOff } from './user-filters.repo.ts';

/** The counts behind the quick views, in one walk; each equals the count of its filter. */
export const countFacets = async (q: Queryable, orgId: number): Promise<UserFacets> => {
  const idle = sql`m.active_at < now() - interval '60 days'`;
  const { rows } = await q.execute<UserFacets & Record<string, unknown>>(sql`
    SELECT count(*) AS "all",
      count(*) FILTER (WHERE NOT ${isOff}) AS active,
      count(*) FILTER (WHERE ${isLocked}) AS locked,
      count(*) FILTER (WHERE ${isOff}) AS deactivated,
      count(*) FILTER (WHERE m.invite_expires_at > now()) AS pending_invites,
      count(*) FILTER (WHERE m.invite_expires_at <= now()) AS expired_invites,
      count(*) FILTER (WHERE m.is_admin) AS admins,
      count(*) FILTER (WHERE ${idle}) AS idle_60,
      count(*) FILTER (WHERE m.is_admin AND NOT ${isOff} AND ${idle}) AS admins_idle_60,
      count(*) FILTER (WHERE m.last_login_at IS NULL) AS never_signed_in
    FROM members_here m WHERE m.org_id = ${orgId}`);
  const [facets] = rows;
  if (!facets) throw new Error('a count without a row');
  return facets;
};
