import { sql, type SQL } from 'drizzle-orm';
import { asSystem } from '../db/as-system.ts';
import type { Db, Tx } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';
import { isLive } from './live-session.repo.ts';
import { idleMinutes, orgSettings, type OrgSettings } from './org-settings.ts';

// Activity is written at most so often per session; by so much may its idle end come too soon.
const TOUCH_SECONDS = 1;

/** A live session with its person as they stand in its org. */
export interface SessionRow extends Record<string, unknown> {
  session_id: number;
  kind: 'browser' | 'token';
  user_id: number;
  org_id: number;
  api_key_id: number | null;
  /** Who acts in the name of the person, and in which session of their own they began to. */
  impersonator_id: number | null;
  parent_id: number | null;
  email: string;
  full_name: string;
  super_user: boolean;
  default_org_id: number;
  must_change_password: boolean;
  org_name: string;
  org_settings: unknown;
  is_admin: boolean;
  is_owner: boolean;
  stale: boolean;
}

// Everything that can end a right is read in this one statement: an admin's lock, a deactivation, a
// role change, a revoked key bite on the next request, on every node. An automatic lock is not among
// them: strangers can bring it on, and must not be able to throw somebody out who is signed in. It
// refuses new sign-ins from devices that the account was never used on.
/** The live session of a token hash, if there is one. */
export const findSession = (db: Db, tokenHash: Buffer) =>
  db.execute<SessionRow>(
    planOnce(sql`
    SELECT s.id AS session_id, s.kind, s.user_id, s.org_id, s.api_key_id, s.impersonator_id,
      s.parent_id,
      u.email, u.full_name, u.super_user, u.default_org_id, u.must_change_password,
      o.name AS org_name, o.settings AS org_settings, coalesce(m.is_admin, false) AS is_admin, o.owner_id = u.id AS is_owner,
      s.last_seen_at < now() - make_interval(secs => ${TOUCH_SECONDS}) AS stale
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    JOIN orgs o ON o.id = s.org_id
    LEFT JOIN org_memberships m
      ON m.org_id = s.org_id AND m.user_id = s.user_id AND m.status = 'ACTIVE'
    LEFT JOIN api_keys k ON k.id = s.api_key_id
    WHERE s.token_hash = ${tokenHash} AND s.ended_at IS NULL
      AND s.expires_at > now() AND s.idle_expires_at > now()
      AND u.status <> 'DEACTIVATED' AND o.status = 'ACTIVE'
      AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now())
      AND (m.user_id IS NOT NULL OR u.super_user)
      AND (s.api_key_id IS NULL OR (k.revoked_at IS NULL AND k.expires_at > now()
        AND (k.overlap_until IS NULL OR k.overlap_until > now())))
      AND (s.impersonator_id IS NULL OR may_impersonate(s.id))`),
  );

/**
 * Writes activity down: moves the idle end of a browser session, never its absolute end. What is
 * done in somebody else's name is activity of whoever does it, and keeps their own session alive.
 */
export const touchSession = (db: Db, row: SessionRow) => {
  const isAdmins = row.is_admin || row.super_user || row.impersonator_id !== null;
  const idle = idleMinutes(orgSettings(row.org_settings), isAdmins);
  // Not worth waiting for the disk: what a crash loses is some seconds of activity.
  return db.execute(
    planOnce(sql`
    WITH quiet AS (SELECT set_config('synchronous_commit', 'off', true)),
    seen AS (
      UPDATE sessions SET last_seen_at = now(),
        idle_expires_at = CASE WHEN kind = 'browser'
          THEN least(expires_at, now() + make_interval(mins => ${idle})) ELSE idle_expires_at END
      FROM quiet WHERE id IN (${row.session_id}, ${row.parent_id}::bigint)
        AND last_seen_at < now() - make_interval(secs => ${TOUCH_SECONDS})
    ),
    person AS (
      UPDATE users SET last_active_at = now()
      WHERE id = ${row.impersonator_id ?? row.user_id}
        AND (last_active_at IS NULL OR last_active_at < now() - interval '1 minute')
      RETURNING id
    )
    UPDATE org_memberships SET active_at = now()
    FROM person WHERE org_id = ${row.org_id} AND user_id = person.id`),
  );
};

/** Life of a bearer token, which has no idle time. */
const TOKEN_MINUTES = 24 * 60;

export interface NewSession {
  readonly tokenHash: Buffer;
  readonly kind: 'browser' | 'token';
  readonly userId: number;
  readonly orgId: number;
  readonly apiKeyId: number | null;
  readonly ip: string;
  readonly userAgent: string;
  /** Admins are signed out sooner when they do nothing. */
  readonly isAdmin: boolean;
  /** Of the org. */
  readonly settings: OrgSettings;
  /** In somebody else's name: whose own session it comes from, and how long it lives at most. */
  readonly impersonation?: {
    readonly impersonatorId: number;
    readonly parentId: number;
    readonly minutes: number;
  };
}

/** Opens a session or bearer token; returns its id, which tells nothing of its token. */
export const insertSession = async (tx: Tx, session: NewSession): Promise<number> => {
  const { kind, settings, isAdmin, impersonation } = session;
  const most = kind === 'browser' ? settings.session_minutes : TOKEN_MINUTES;
  const life = Math.min(most, impersonation?.minutes ?? most);
  const idle = kind === 'browser' ? Math.min(life, idleMinutes(settings, isAdmin)) : life;
  const { rows } = await tx.execute<{ id: number }>(
    planOnce(sql`
    INSERT INTO sessions (token_hash, kind, user_id, org_id, api_key_id, ip, user_agent,
      impersonator_id, parent_id, expires_at, idle_expires_at)
    VALUES (${session.tokenHash}, ${session.kind}, ${session.userId}, ${session.orgId},
      ${session.apiKeyId}, ${session.ip}, ${session.userAgent},
      ${impersonation?.impersonatorId ?? null}, ${impersonation?.parentId ?? null},
      now() + make_interval(mins => ${life}), now() + make_interval(mins => ${idle}))
    RETURNING id`),
  );
  const [row] = rows;
  if (!row) throw new Error('no session was made');
  return row.id;
};

/**
 * Moves a session to another org of its person, whose idle time holds from now on; its absolute end
 * stays. Returns how many were moved (0: it has ended meanwhile).
 */
export const moveSession = async (
  tx: Tx,
  sessionId: number,
  orgId: number,
  idle: number,
): Promise<number> => {
  const result = await tx.execute(sql`
    UPDATE sessions SET org_id = ${orgId}, idle_expires_at = CASE WHEN kind = 'browser'
      THEN least(expires_at, now() + make_interval(mins => ${idle}))
      ELSE idle_expires_at END
    WHERE id = ${sessionId} AND ended_at IS NULL`);
  return result.rowCount ?? 0;
};

/** Puts a session under another token; the former one is nothing from now on. */
export const renewToken = (tx: Tx, sessionId: number, tokenHash: Buffer) =>
  tx.execute(
    sql`UPDATE sessions SET token_hash = ${tokenHash} WHERE id = ${sessionId} AND ended_at IS NULL`,
  );

/** A session that has ended, and whose it was. */
export interface EndedSession extends Record<string, unknown> {
  readonly id: number;
  readonly user_id: number;
  readonly email: string;
  readonly full_name: string;
  readonly home_org_id: number;
}

/** Ends the session behind a token, if it is one; whoever signs in anew leaves the old one. */
export const endSessionOf = async (
  tx: Tx,
  tokenHash: Buffer,
): Promise<EndedSession | undefined> => {
  const { rows } = await tx.execute<EndedSession>(sql`
    UPDATE sessions s SET ended_at = now() FROM users u
    WHERE s.token_hash = ${tokenHash} AND s.ended_at IS NULL AND u.id = s.user_id
    RETURNING s.id, s.user_id, u.email, u.full_name, u.default_org_id AS home_org_id`);
  return rows[0];
};

/** Ends the own session of whoever acted in somebody else's name in this one. */
export const endSessionBehind = async (
  tx: Tx,
  sessionId: number,
): Promise<EndedSession | undefined> => {
  const { rows } = await asSystem(tx, (all) =>
    all.execute<EndedSession>(sql`
      UPDATE sessions s SET ended_at = now() FROM users u
      WHERE s.id = (SELECT c.parent_id FROM sessions c WHERE c.id = ${sessionId})
        AND s.ended_at IS NULL AND u.id = s.user_id
      RETURNING s.id, s.user_id, u.email, u.full_name, u.default_org_id AS home_org_id`),
  );
  return rows[0];
};

/** Which of a person's sessions and tokens end. */
export interface SessionScope {
  readonly userId: number;
  /** Only those of this org. */
  readonly orgId?: number;
  /** This one lives on. */
  readonly except?: number;
  /** Only this one. */
  readonly only?: number;
}

/**
 * Ends sessions and tokens in the transaction of the act that ends them; returns how many of them
 * were live.
 */
export const endSessions = async (tx: Tx, scope: SessionScope): Promise<number> => {
  const conditions: SQL[] = [sql`user_id = ${scope.userId}`, sql`ended_at IS NULL`];
  if (scope.orgId !== undefined) conditions.push(sql`org_id = ${scope.orgId}`);
  if (scope.except !== undefined) conditions.push(sql`id <> ${scope.except}`);
  if (scope.only !== undefined) conditions.push(sql`id = ${scope.only}`);
  // Those too whose time is up, which a request that came just before it may be about to extend.
  const end = (within: Tx) =>
    within.execute<{ live: number }>(sql`
      WITH live AS (
        SELECT s.id FROM sessions s LEFT JOIN api_keys k ON k.id = s.api_key_id
        WHERE s.user_id = ${scope.userId} AND ${isLive}
      ), ended AS (
        UPDATE sessions SET ended_at = now() WHERE ${sql.join(conditions, sql` AND `)} RETURNING id
      )
      SELECT count(*) AS live FROM ended JOIN live USING (id)`);
  const { rows } = await (scope.orgId === undefined ? asSystem(tx, end) : end(tx));
  return rows[0]?.live ?? 0;
};
