import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Db } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { noteActivity } from './note-activity.ts';
import { sha256 } from './secrets.ts';
import { findSession } from './sessions.repo.ts';

/** Name of the session cookie; the prefix binds it to this host and to https. */
export const cookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-rollcall' : 'rollcall';

/** Name of the cookie that keeps the own session of a browser which acts in somebody else's name. */
export const ownCookieName = (publicUrl: string): string => `${cookieName(publicUrl)}-own`;

/** The secret that a request carries, and how. */
export interface Credential {
  readonly token: string;
  readonly via: 'cookie' | 'bearer';
}

/** Reads the bearer token, or else the session cookie. */
export const credentialOf = (request: FastifyRequest, cookie: string): Credential | null => {
  const bearer = /^Bearer ([\w-]{20,200})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer) return { token: bearer, via: 'bearer' };
  if (request.headers.authorization) return null;
  const value = request.cookies[cookie];
  return value ? { token: value, via: 'cookie' } : null;
};

/**
 * The live session behind a credential, or null. Requests that only poll (`X-Background`) do not
 * count as activity.
 */
export const authenticate = async (
  db: Db,
  credential: Credential,
  isBackground: boolean,
  log: FastifyBaseLogger,
): Promise<Actor | null> => {
  const { rows } = await findSession(db, sha256(credential.token));
  const [row] = rows;
  // A bearer token in a cookie, or the other way round, is not what we handed out.
  if (!row || (row.kind === 'browser') !== (credential.via === 'cookie')) return null;
  if (row.stale && !isBackground) await noteActivity(db, row, log);
  return {
    userId: row.user_id,
    email: row.email,
    fullName: row.full_name,
    orgId: row.org_id,
    orgName: row.org_name,
    isAdmin: row.is_admin,
    isOwner: row.is_owner,
    superUser: row.super_user,
    homeOrgId: row.default_org_id,
    // Whoever stands in for somebody cannot choose their password, and need not.
    mustChangePassword: row.must_change_password && row.impersonator_id === null,
    sessionId: row.session_id,
    sessionKind: row.kind,
    apiKeyId: row.api_key_id,
    impersonatorId: row.impersonator_id,
  };
};
