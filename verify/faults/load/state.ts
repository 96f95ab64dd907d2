import pg from 'pg';
import type { PoolConfig } from 'pg';

/** The audit rows and what they are about, as they stand in one snapshot. */
export interface State {
  readonly people: readonly { id: number; email: string; name: string; zone: string | null }[];
  readonly roles: readonly { user_id: number; is_admin: boolean }[];
  readonly locks: readonly { user_id: number; reason: string | null }[];
  readonly keys: readonly { id: number; name: string; is_revoked: boolean }[];
  readonly invites: readonly { id: number; user_id: number; email: string; mails: number }[];
  readonly orgs: readonly { id: number; description: string }[];
  readonly audit: readonly AuditRow[];
}

export interface AuditRow {
  readonly event: string;
  readonly item_id: number;
  readonly owner_id: number;
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly request_id: string;
}

/** Reads all of it, as the superuser. */
export const readState = async (superuser: PoolConfig): Promise<State> => {
  const client = new pg.Client(superuser);
  await client.connect();
  const read = async (statement: string) => (await client.query(statement)).rows;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return {
      people: await read(
        `SELECT id, email, full_name AS name, preferences->>'time_zone' AS zone FROM users`,
      ),
      roles: await read('SELECT user_id, is_admin FROM org_memberships'),
      locks: await read('SELECT user_id, reason FROM locks'),
      keys: await read('SELECT id, name, revoked_at IS NOT NULL AS is_revoked FROM api_keys'),
      invites: await read(
        `SELECT i.id, i.user_id, i.email, count(m.id)::int AS mails FROM invites i
         LEFT JOIN mail_outbox m ON m.invite_id = i.id GROUP BY i.id`,
      ),
      orgs: await read('SELECT id, description FROM orgs'),
      audit: await read(
        `SELECT event, item_id, owner_id, object_changes AS changes, request_id
         FROM audit_log ORDER BY chain, seq`,
      ),
    };
  } finally {
    await client.end();
  }
};
