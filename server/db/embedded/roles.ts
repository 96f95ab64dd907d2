import pg from 'pg';
import type { PoolConfig } from 'pg';
import { SUPERUSER } from './cluster.ts';

export const DATABASE = 'rollcall';
export const OWNER_ROLE = 'rollcall_owner';
/** Serves requests: sees the rows of the org that is set on its connection. */
export const APP_ROLE = 'rollcall_app';
/** Does what is of no org: sees the rows of all. */
export const SYSTEM_ROLE = 'rollcall_system';

/** How to reach the cluster through its private socket. */
export function socketConfig(socketDir: string, user: string, database: string): PoolConfig {
  // All of it spelled out: what is left open, the driver takes from PG* variables.
  return { host: socketDir, port: 5432, user, database, ssl: false };
}

/**
 * Makes the roles and the database that are missing. It runs at every start, so that a first
 * start that was cut off is mended by the next.
 */
export async function ensureDatabase(socketDir: string): Promise<void> {
  const client = new pg.Client(socketConfig(socketDir, SUPERUSER, 'postgres'));
  await client.connect();
  try {
    await ensureRoles(client);
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
    }
    await client.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${APP_ROLE}`);
  } finally {
    await client.end();
  }
}

/**
 * The owner of the schema, and the two that own nothing: what serves requests signs in as the first
 * and takes the second where it has to, never having both at once.
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  const none = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION';
  // The owner migrates, dumps and loads: pg_dump and COPY refuse to run behind a policy.
  await ensureRole(client, OWNER_ROLE, `LOGIN BYPASSRLS ${none}`);
  await ensureRole(client, APP_ROLE, `LOGIN NOINHERIT NOBYPASSRLS ${none}`);
  await ensureRole(client, SYSTEM_ROLE, `NOLOGIN NOBYPASSRLS ${none}`);
  await client.query(`GRANT ${SYSTEM_ROLE} TO ${APP_ROLE}`);
}

async function ensureRole(client: pg.Client, role: string, attributes: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (found.rowCount === 0) await client.query(`CREATE ROLE ${role}`);
  await client.query(`ALTER ROLE ${role} ${attributes}`);
}
