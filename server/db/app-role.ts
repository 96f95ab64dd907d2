import pg from 'pg';
import type { PoolConfig } from 'pg';
import { errorCode } from '../startup-error.ts';
import { APP_ROLE } from './embedded/roles.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const DUPLICATE_OBJECT = '42710';
const UNIQUE_VIOLATION = '23505';

// What the application needs, and no more: it owns nothing, and the audit log only grows.
const GRANTS = `
  GRANT USAGE ON SCHEMA public TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON
    orgs, users, org_memberships, locks, invites, link_tokens, mail_outbox, api_keys, sessions,
    known_devices, throttles, idempotency_keys TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE ON audit_chains TO ${APP_ROLE};
  GRANT SELECT, INSERT ON audit_log TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON audit_checkpoints TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE ON audit_peaks TO ${APP_ROLE};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${APP_ROLE}`;

/**
 * Makes the role that the application takes, and lets `members` act as it, as far as this role
 * may: where it may not, the operator's own roles and grants stand and nothing breaks.
 * A transaction with savepoints must not be open on the client.
 */
export async function ensureAppRole(
  client: pg.Client,
  members: readonly string[] = [],
): Promise<void> {
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
  if (found.rowCount === 0) await attempt(client, `CREATE ROLE ${APP_ROLE} NOLOGIN`);
  for (const member of members) {
    if (await isMember(client, member)) continue;
    await attempt(client, `GRANT ${APP_ROLE} TO ${pg.escapeIdentifier(member)}`);
  }
}

/**
 * Gives the app role its rights on the migrated tables, where there is such a role. Not a migration:
 * the role may be made long after the tables were. Where this role owns no tables, the operator's
 * grants stand.
 */
export async function grantToAppRole(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
  if (found.rowCount !== 0) await attempt(client, GRANTS);
}

/** Whether sessions of this configuration can take the app role (and do not have it already). */
export async function canTakeAppRole(config: PoolConfig): Promise<boolean> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query(`SET ROLE ${APP_ROLE}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function isMember(client: pg.Client, member: string): Promise<boolean> {
  // Since 16 the right to SET ROLE is apart from membership, and the maker of a role lacks it.
  const result = await client.query<{ is_member: boolean }>(
    `SELECT pg_has_role($1, oid, CASE WHEN current_setting('server_version_num')::int >= 160000
                                      THEN 'SET' ELSE 'MEMBER' END) AS is_member
       FROM pg_roles WHERE rolname = $2`,
    [member, APP_ROLE],
  );
  return result.rows[0]?.is_member ?? true; // No such role: nothing to be a member of.
}

/** Runs what may not be allowed, or may just have been done by another process. */
async function attempt(client: pg.Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (![INSUFFICIENT_PRIVILEGE, DUPLICATE_OBJECT, UNIQUE_VIOLATION].includes(code)) throw error;
  }
}
