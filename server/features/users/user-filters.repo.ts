import { sql, type SQL } from 'drizzle-orm';
import type { UserListQuery } from '../../../contract/users.ts';
import { searchCondition } from '../../people/search.repo.ts';

/** What the list, its count and its export filter by. */
export type UserFilters = Pick<
  UserListQuery,
  'q' | 'status' | 'locked' | 'role' | 'team_id' | 'invite' | 'idle_days' | 'never_signed_in'
> & {
  /** The owner of the org alone, or nobody: for the roles of `access_role` that are no filter. */
  readonly who?: 'owner' | 'nobody';
};

/** Effective status in an org: an account or a membership that is off is off. */
export const isOff = sql`(m.status = 'DEACTIVATED' OR m.user_status = 'DEACTIVATED')`;
/** Whether a lock stands. */
export const isLocked = sql`m.locked_until > now()`;

// A closed list of which both values are asked for is no filter.
const oneOf = <T extends string>(values: readonly T[] | undefined): T | null => {
  const distinct = new Set(values);
  return distinct.size === 1 ? ([...distinct][0] ?? null) : null;
};

const inviteCondition = (invite: UserFilters['invite']): SQL | null => {
  if (!invite) return null;
  const one = oneOf(invite);
  if (one === null) return sql`m.invite_expires_at IS NOT NULL`;
  return one === 'pending' ? sql`m.invite_expires_at > now()` : sql`m.invite_expires_at <= now()`;
};

/** Conditions on `members_here m`, all on its own columns. */
export const filterConditions = (orgId: number, filters: UserFilters): SQL => {
  const status = oneOf(filters.status);
  const role = oneOf(filters.role);
  const conditions: (SQL | null)[] = [
    sql`m.org_id = ${orgId}`,
    searchCondition(filters.q),
    status && (status === 'DEACTIVATED' ? isOff : sql`NOT ${isOff}`),
    role && (role === 'admin' ? sql`m.is_admin` : sql`NOT m.is_admin`),
    inviteCondition(filters.invite),
  ];
  if (filters.locked === 'true') conditions.push(isLocked);
  if (filters.locked === 'false') conditions.push(sql`(${isLocked}) IS NOT TRUE`);
  if (filters.idle_days !== undefined) {
    conditions.push(sql`m.active_at < now() - make_interval(days => ${filters.idle_days})`);
  }
  if (filters.never_signed_in === 'true') conditions.push(sql`m.last_login_at IS NULL`);
  if (filters.never_signed_in === 'false') conditions.push(sql`m.last_login_at IS NOT NULL`);
  if (filters.who === 'owner') {
    conditions.push(sql`m.user_id = (SELECT owner_id FROM orgs WHERE id = ${orgId})`);
  }
  if (filters.who === 'nobody') conditions.push(sql`false`);
  if (filters.team_id !== undefined) {
    conditions.push(sql`m.user_id IN (
      SELECT tm.user_id FROM team_members tm
      WHERE tm.org_id = ${orgId} AND tm.team_id = ${filters.team_id})`);
  }
  return sql.join(
    conditions.filter((condition) => condition !== null),
    sql` AND `,
  );
};
