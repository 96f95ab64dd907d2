import pg from 'pg';
import type { PoolConfig } from 'pg';
import { errorCode } from '../startup-error.ts';
import { APP_ROLE, SYSTEM_ROLE } from './embedded/roles.ts';
import { secureRows } from './row-security.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const DUPLICATE_OBJECT = '42710';
const UNIQUE_VIOLATION = '23505';

const ROLES = [APP_ROLE, SYSTEM_ROLE];

// What the application needs, and no more: it owns nothing, and the audit log only grows. Which
// rows each of the two sees is another matter: policies.ts.
const grantsTo = (role: string): string => `
  GRANT USAGE ON SCHEMA public TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON
    orgs, users, org_memberships, teams, team_members, resources, grants, bulk_runs, bulk_rows, locks, invites, link_tokens, mail_outbox, api_keys, sessions,
    known_devices, throttles, idempotency_keys,
    review_series, reviews, review_desks TO ${role};
  GRANT SELECT, INSERT, UPDATE ON review_items, review_reminders TO ${role};
  GRANT SELECT, INSERT ON review_decisions, review_assignments, review_applies, review_evidence TO ${role};
  GRANT SELECT, INSERT, UPDATE ON audit_chains TO ${role};
  GRANT SELECT, INSERT ON audit_log TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON audit_checkpoints TO ${role};
  GRANT SELECT, INSERT, UPDATE ON audit_peaks TO ${role};
  GRANT SELECT ON members_here, audit_here, own_audit TO ${role};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`;

/**
 * Makes the roles that the application takes, and lets `members` act as them, as far as this role
 * may: where it may not, the operator's own roles and grants stand and nothing breaks.
 * A transaction with savepoints must not be open on the client.
 */
export async function ensureAppRoles(
  client: pg.Client,
  members: readonly string[] = [],
): Promise<void> {
  for (const role of ROLES) {
    if (await exists(client, role)) continue;
    await attempt(client, `CREATE ROLE ${role} NOLOGIN NOINHERIT`);
  }
  for (const member of members) {
    for (const role of ROLES) await letTake(client, member, role);
  }
}

/**
 * Gives the app roles their rights on the migrated tables, where there are such roles, and tells
 * apart which rows each sees. Not a migration: the roles may be made long after the tables were.
 * Where this role owns no tables, the operator's grants stand. `asGiven`: see `secureRows`.
 */
export async function grantToAppRoles(client: pg.Client, asGiven?: string): Promise<void> {
  for (const role of ROLES) {
    if (await exists(client, role)) await attempt(client, grantsTo(role));
  }
  await allowed(() => secureRows(client, asGiven));
}

/**
 * Whether sessions of this configuration can take both roles, and whether these are worth taking:
 * the first must not have the rights of the second, nor be above the policies.
 */
export async function canTakeAppRoles(config: PoolConfig): Promise<boolean> {
  const client = new pg.Client(config);
  client.on('error', () => undefined); // Said by the statement under way as well.
  await client.connect();
  try {
    for (const role of ROLES) await client.query(`SET ROLE ${role}`);
    const { rows } = await client.query<{ is_wall: boolean }>(
      `SELECT NOT pg_has_role(oid, $2, 'USAGE') AND NOT rolsuper AND NOT rolbypassrls AS is_wall
         FROM pg_roles WHERE rolname = $1`,
      [APP_ROLE, SYSTEM_ROLE],
    );
    return rows[0]?.is_wall === true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

/** Whether the server has such a role. */
export async function exists(client: pg.Client, role: string): Promise<boolean> {
  return (await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role])).rowCount !== 0;
}

async function letTake(client: pg.Client, member: string, role: string): Promise<void> {
  if (member === role || (await isMember(client, member, role))) return;
  // Who signs in as the app role takes the other one but must not have its rights unasked.
  if (member === APP_ROLE) await attempt(client, `ALTER ROLE ${APP_ROLE} NOINHERIT`);
  await attempt(client, `GRANT ${role} TO ${pg.escapeIdentifier(member)}`);
}

async function isMember(client: pg.Client, member: string, role: string): Promise<boolean> {
  // Since 16 the right to SET ROLE is apart from membership, and the maker of a role lacks it. A
  // superuser may be none tomorrow, as after a restore: of one, only what was granted counts.
  const result = await client.query<{ is_member: boolean }>(
    `SELECT CASE WHEN m.rolsuper
       THEN EXISTS (SELECT FROM pg_auth_members g WHERE g.member = m.oid AND g.roleid = r.oid
                      AND coalesce((to_jsonb(g) ->> 'set_option')::boolean, true))
       ELSE pg_has_role(m.oid, r.oid,
                        CASE WHEN current_setting('server_version_num')::int >= 160000
                             THEN 'SET' ELSE 'MEMBER' END)
       END AS is_member
       FROM pg_roles m, pg_roles r WHERE m.rolname = $1 AND r.rolname = $2`,
    [member, role],
  );
  return result.rows[0]?.is_member ?? true; // No such role: nothing to be a member of.
}

/** Runs a statement that may not be allowed. */
export async function attempt(client: pg.Client, statement: string): Promise<void> {
  await allowed(() => client.query(statement));
}

/** Runs what may not be allowed, or may just have been done by another process. */
async function allowed(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (![INSUFFICIENT_PRIVILEGE, DUPLICATE_OBJECT, UNIQUE_VIOLATION].includes(code)) throw error;
  }
}
