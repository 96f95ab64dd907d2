import * as z from 'zod';
import { Id, IdParam, Instant, Nothing, PersonRef, Ref, Text, UserParams } from './primitives.ts';
import { defineRoute } from './route.ts';
import { pagingShape } from './list-query.ts';
import { User } from './users.ts';

/** Everything the dashboard must know before it draws its first page. */
export const Session = z.object({
  user: User,
  org: Ref.extend({ email_domain: z.string().nullable() }),
  rights: z.object({
    org_admin: z.boolean(),
    super_user: z.boolean(),
    org_owner: z.boolean().optional().describe('Whether the caller owns the org'),
    impersonate: z
      .boolean()
      .optional()
      .describe('Whether the caller may act in the name of people of lower rank'),
  }),
  impersonator: PersonRef.nullable()
    .optional()
    .describe('Who acts in the name of `user` in this session; null where nobody does'),
  must_change_password: z.boolean(),
  password_rules: z.object({ min_length: z.int(), max_length: z.int() }),
  settings: z.object({
    theme: z.enum(['system', 'light', 'dark']),
    density: z.enum(['comfortable', 'compact']),
    time_zone: z.string(),
  }),
  features: z
    .array(z.string())
    .optional()
    .describe('As GET /capabilities lists them; left out: all that this version knows'),
  mail_delivery: z.boolean().describe('False: mails lie in a folder; offer links to copy'),
  expires_at: Instant.describe('Absolute end'),
  idle_expires_at: Instant.describe('End without further activity'),
  now: Instant.describe('The clock that the two instants above are measured by'),
});
export type Session = z.output<typeof Session>;

export const SignInBody = z.strictObject({
  email: Text.trim().min(1, 'Required').max(1000),
  password: Text.min(1, 'Required').max(1000),
  remember_device: z.boolean().optional(),
});

/** A live session or bearer token; never its secret. */
export const SessionEntry = z.object({
  id: Id,
  kind: z.enum(['browser', 'token']),
  current: z.boolean(),
  ip: z.string(),
  user_agent: z.string(),
  device: z.string().describe('In words: "Firefox on Windows"'),
  impersonator: PersonRef.nullable()
    .optional()
    .describe('Who opened it in the name of this person; null for their own'),
  created_at: Instant,
  last_seen_at: Instant,
  expires_at: Instant,
});
export type SessionEntry = z.output<typeof SessionEntry>;

export const LoginEntry = z.object({
  id: Id,
  at: Instant,
  outcome: z.enum(['success', 'failure', 'blocked']),
  because: z.string().nullable().describe('wrong_password, locked, throttled, deactivated, …'),
  method: z.enum(['password', 'api_key']),
  ip: z.string(),
  user_agent: z.string(),
  device: z.string(),
});
export type LoginEntry = z.output<typeof LoginEntry>;

/** One lock and how it ended. */
export const LockEntry = z.object({
  id: Id,
  user_id: Id,
  full_name: z.string(),
  email: z.string(),
  kind: z.enum(['admin', 'automatic']),
  reason: z.string().nullable(),
  locked_at: Instant,
  locked_by: z.object({ id: Id, full_name: z.string(), email: z.string() }).nullable(),
  until: Instant.nullable(),
  ended_at: Instant.nullable(),
  ended_by: z.object({ id: Id, full_name: z.string(), email: z.string() }).nullable(),
  ended_because: z.enum(['unlocked', 'expired', 'password_reset']).nullable(),
  failed_sign_ins: z.int().describe('In the 24 h before the lock'),
  user_etag: z
    .string()
    .optional()
    .describe('Version of the person, to send in If-Match when they are unlocked'),
});
export type LockEntry = z.output<typeof LockEntry>;

/** Reply of the documented token exchange. */
export const TokenReply = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().describe('Seconds'),
  user: z.object({
    id: Id,
    full_name: z.string(),
    email: z.string(),
    org: Ref,
    impersonated: z.boolean(),
  }),
  org_membership: z.object({ status: z.string(), 'is_admin?': z.boolean() }),
  org: z.object({
    id: Id,
    name: z.string(),
    email_domain: z.string().nullable(),
    email: z.string().nullable(),
    client_identifier: z.string().nullable(),
    org_webhook_host: z.string().nullable(),
  }),
});

const session = { tag: 'session', response: Session } as const;
const SignedOut = z.object({ message: z.string() });

export const createSession = defineRoute({
  ...session,
  method: 'POST',
  path: '/session',
  summary: 'Signs in; sets the session cookie',
  rights: 'public',
  body: SignInBody,
  errors: ['invalid_credentials', 'too_many_attempts', 'unavailable'],
});
export const getSession = defineRoute({
  ...session,
  method: 'GET',
  path: '/session',
  summary: 'The caller, their org, rights and expiry',
  rights: 'signedIn',
  query: Nothing,
});
export const switchOrg = defineRoute({
  ...session,
  method: 'PUT',
  path: '/session',
  summary: 'Switches the org of the session',
  rights: 'signedIn',
  body: z.strictObject({ org_id: Id }),
  errors: ['not_found'],
});
export const deleteSession = defineRoute({
  method: 'DELETE',
  path: '/session',
  summary: 'Signs out; ends this session',
  tag: 'session',
  rights: 'signedIn',
  whileImpersonating: 'open',
  response: SignedOut,
});
export const createToken = defineRoute({
  method: 'POST',
  path: '/token',
  summary: 'Bearer token for Basic base64(email:password) or Basic <raw api key>',
  tag: 'session',
  rights: 'public',
  // Clients send along what they like.
  lenient: true,
  response: TokenReply,
  errors: ['invalid_credentials', 'too_many_attempts', 'unavailable'],
  documented: true,
});
export const revokeToken = defineRoute({
  method: 'POST',
  path: '/token/logout',
  summary: 'Revokes the bearer token that it is called with',
  tag: 'session',
  rights: 'signedIn',
  whileImpersonating: 'open',
  response: SignedOut,
  documented: true,
});
export const listUserSessions = defineRoute({
  method: 'GET',
  path: '/users/:user_id/sessions',
  summary: 'Live sessions and tokens, newest activity first',
  tag: 'sessions',
  rights: 'selfOrAdmin',
  params: UserParams,
  query: Nothing,
  response: z.array(SessionEntry),
});
export const endUserSession = defineRoute({
  method: 'DELETE',
  path: '/users/:user_id/sessions/:session_id',
  summary: 'Ends one session or token',
  tag: 'sessions',
  rights: 'selfOrAdmin',
  params: z.strictObject({ user_id: IdParam, session_id: IdParam }),
  response: z.object({ ended: z.int() }),
  errors: ['higher_rank', 'not_home_org'],
  idempotent: true,
});
export const endUserSessions = defineRoute({
  method: 'DELETE',
  path: '/users/:user_id/sessions',
  summary: 'Ends all sessions and tokens; for the caller, all but this one',
  tag: 'sessions',
  rights: 'selfOrAdmin',
  params: UserParams,
  response: z.object({ ended: z.int() }),
  errors: ['higher_rank', 'not_home_org'],
  idempotent: true,
});
export const listLogins = defineRoute({
  method: 'GET',
  path: '/users/:user_id/login_history',
  summary: 'Sign-ins and refused sign-ins, newest first',
  tag: 'sessions',
  rights: 'selfOrAdmin',
  params: UserParams,
  query: z.strictObject(pagingShape),
  response: z.array(LoginEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
export const listUserLocks = defineRoute({
  method: 'GET',
  path: '/users/:user_id/locks',
  summary: 'Every lock of one person and how it ended, newest first',
  tag: 'locks',
  rights: 'selfOrAdmin',
  params: UserParams,
  query: z.strictObject(pagingShape),
  response: z.array(LockEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
export const listLocks = defineRoute({
  method: 'GET',
  path: '/locks',
  summary: 'Who is locked in the org of the caller, newest first',
  tag: 'locks',
  rights: 'admin',
  query: z.strictObject({ ...pagingShape, kind: z.enum(['admin', 'automatic']).optional() }),
  response: z.array(LockEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
