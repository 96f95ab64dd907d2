import { sql } from 'drizzle-orm';
import { notFound } from '../http/app-error.ts';
import type { Queryable } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import { planOnce } from '../db/plan-once.ts';

/** A live session with what the dashboard needs before its first page. */
export interface SessionState extends Record<string, unknown> {
  user_id: number;
  org_id: number;
  org_name: string;
  email_domain: string | null;
  org_email: string | null;
  client_identifier: string | null;
  org_webhook_host: string | null;
  full_name: string;
  email: string;
  is_admin: boolean;
  is_owner: boolean;
  org_settings: unknown;
  impersonator: { id: number; full_name: string; email: string } | null;
  super_user: boolean;
  is_admin_anywhere: boolean;
  home_settings: unknown;
  must_change_password: boolean;
  membership_status: string | null;
  preferences: Record<string, unknown>;
  expires_at: DbInstant;
  idle_expires_at: DbInstant;
  now: DbInstant;
}

/** Reads a live session by its id. */
export const readSessionState = async (q: Queryable, sessionId: number): Promise<SessionState> => {
  const { rows } = await q.execute<SessionState>(
    planOnce(sql`
    SELECT s.user_id, s.org_id, o.name AS org_name, o.email_domain, o.email AS org_email,
      o.client_identifier, o.org_webhook_host, u.full_name, u.email,
      coalesce(m.is_admin, false) AS is_admin, o.owner_id = u.id AS is_owner,
      o.settings AS org_settings, person_ref(s.impersonator_id) AS impersonator, u.super_user, u.must_change_password,
      m.status AS membership_status, u.preferences, s.expires_at, s.idle_expires_at, now() AS now,
      (SELECT h.settings FROM orgs h WHERE h.id = u.default_org_id) AS home_settings,
      EXISTS (SELECT 1 FROM org_memberships a
        WHERE a.user_id = u.id AND a.is_admin AND a.status = 'ACTIVE') AS is_admin_anywhere
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    JOIN orgs o ON o.id = s.org_id
    LEFT JOIN org_memberships m
      ON m.org_id = s.org_id AND m.user_id = s.user_id AND m.status = 'ACTIVE'
    WHERE s.id = ${sessionId} AND s.ended_at IS NULL`),
  );
  const [row] = rows;
  if (!row) throw notFound('Session');
  return row;
};
