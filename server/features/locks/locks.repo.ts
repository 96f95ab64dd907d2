import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';

interface PersonJson {
  id: number;
  full_name: string;
  email: string;
}

export interface LockRow extends Record<string, unknown> {
  id: number;
  key: string;
  user_id: number;
  full_name: string;
  email: string;
  kind: 'admin' | 'automatic';
  reason: string | null;
  locked_at: DbInstant;
  locked_by: PersonJson | null;
  until: DbInstant | null;
  ended_at: DbInstant | null;
  ended_by: PersonJson | null;
  ended_because: 'unlocked' | 'expired' | 'password_reset' | null;
  failed_sign_ins: number;
  user_version: number;
}

/** The sort key of a lock. */
export const keyOfLock = (row: LockRow): SortKey => [row.key, row.id];

// A lock whose end has passed is over, although nobody has closed its row.
const columns = sql`
  l.id, l.locked_at::text AS key, l.user_id, u.full_name, u.email, l.kind, l.reason, l.locked_at,
  person_ref(l.locked_by) AS locked_by, l.until,
  CASE WHEN l.ended_at IS NULL AND l.until <= now() THEN l.until ELSE l.ended_at END AS ended_at,
  person_ref(l.ended_by) AS ended_by,
  CASE WHEN l.ended_at IS NULL AND l.until <= now() THEN 'expired' ELSE l.ended_because END
    AS ended_because,
  l.failed_sign_ins, u.version AS user_version`;

const page = (window: Window): SQL =>
  windowSql({ key: sql`l.locked_at`, type: sql`timestamptz`, id: sql`l.id` }, 'desc', window);

// The page first, by index; then the people of its few rows.
const withPeople = (picked: SQL): SQL => sql`
  SELECT ${columns} FROM (${picked}) l JOIN users u ON u.id = l.user_id`;

/** Which locks stand in an org now. */
export interface StandingLocks {
  readonly orgId: number;
  readonly kind: 'admin' | 'automatic' | undefined;
}

const standingIn = ({ orgId, kind }: StandingLocks): SQL => sql`
  FROM locks l JOIN org_memberships m ON m.org_id = ${orgId} AND m.user_id = l.user_id
  WHERE l.ended_at IS NULL AND (l.until IS NULL OR l.until > now())
    AND m.locked_until > now() ${kind ? sql`AND l.kind = ${kind}` : sql``}`;

/** The statement behind the list of locks that stand, newest first. */
export const standingLocksSql = (which: StandingLocks, window: Window): SQL =>
  withPeople(sql`SELECT l.* ${standingIn(which)} ${page(window)}`);

/** The statement behind its count. */
export const countStandingSql = (which: StandingLocks): SQL =>
  sql`SELECT count(*) AS n ${standingIn(which)}`;

/** The statement behind every lock of one person, newest first. */
export const userLocksSql = (userId: number, window: Window): SQL =>
  withPeople(sql`SELECT l.* FROM locks l WHERE l.user_id = ${userId} ${page(window)}`);

/** The statement behind its count. */
export const countUserLocksSql = (userId: number): SQL =>
  sql`SELECT count(*) AS n FROM locks l WHERE l.user_id = ${userId}`;

/** Runs one of the lists; in the order of the window, which the joins do not promise. */
export const readLocks = async (
  q: Queryable,
  statement: SQL,
  isReversed: boolean,
): Promise<LockRow[]> => {
  const direction = isReversed ? sql`ASC` : sql`DESC`;
  const { rows } = await q.execute<LockRow>(
    sql`${statement} ORDER BY l.locked_at ${direction}, l.id ${direction}`,
  );
  return rows;
};

/** Runs one of the counts. */
export const countLocks = async (q: Queryable, statement: SQL): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(statement);
  return rows[0]?.n ?? 0;
};
