import * as z from 'zod';
import { csvOf, IntParam, Order, pagingShape } from './list-query.ts';
import {
  Id,
  IdParam,
  Instant,
  line,
  Nothing,
  OrgParams,
  PersonRef,
  Reason,
  Text,
  UserParams,
} from './primitives.ts';
import { defineRoute } from './route.ts';

/** Days without a use after which a key ends by itself; a key that was never used counts from its making. */
export const KEY_IDLE_DAYS = 90;

export const KEY_STATUSES = ['active', 'rotating_out', 'expired', 'revoked'] as const;

/** A key of a person in one org. The secret itself is in no reply but the one that makes it. */
export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  mask: z.string().describe('Prefix and last four'),
  org_id: Id,
  created_at: Instant,
  expires_at: Instant,
  last_used_at: Instant.nullable(),
  last_used_ip: z.string().nullable(),
  status: z.enum(KEY_STATUSES),
  ends_at: Instant.describe('When it stops working: expiry, or end of the overlap after rotation'),
  replaced_by: Id.nullable(),
  etag: z.string(),
});
export type ApiKey = z.output<typeof ApiKey>;

/** A key as the admins of its org see it beside everybody else's. */
export const OrgApiKey = ApiKey.extend({
  owner: PersonRef,
  idle_ends_at: Instant.describe('When it would end for want of use, if nobody used it again'),
});
export type OrgApiKey = z.output<typeof OrgApiKey>;

/** The whole key, shown once. */
export const NewApiKey = ApiKey.extend({ api_key: z.string() });
export type NewApiKey = z.output<typeof NewApiKey>;

const keys = { tag: 'keys', params: UserParams } as const;
const key = {
  tag: 'keys',
  rights: 'selfOrAdmin',
  params: z.strictObject({ user_id: IdParam, key_id: IdParam }),
  concurrency: 'required',
} as const;

export const listApiKeys = defineRoute({
  ...keys,
  method: 'GET',
  path: '/users/:user_id/api_keys',
  summary: 'Keys of one person, newest first',
  rights: 'selfOrAdmin',
  query: Nothing,
  response: z.array(ApiKey),
});
export const createApiKey = defineRoute({
  ...keys,
  method: 'POST',
  path: '/users/:user_id/api_keys',
  summary: 'Makes a key for oneself; the reply alone shows it whole',
  rights: 'self',
  body: z.strictObject({
    name: line(1, 100),
    expires_in_days: z.int().min(1).max(365).default(90),
  }),
  response: NewApiKey,
  errors: ['conflict'],
  idempotent: true,
});
export const rotateApiKey = defineRoute({
  ...key,
  method: 'PUT',
  path: '/users/:user_id/api_keys/:key_id/rotate',
  summary: 'Makes the successor of an own key; the old one works on for the overlap',
  rights: 'self',
  body: z.strictObject({ overlap_hours: z.int().min(0).max(24).default(24) }),
  response: NewApiKey,
  errors: ['key_not_active'],
  idempotent: true,
});
export const revokeApiKey = defineRoute({
  ...key,
  method: 'DELETE',
  path: '/users/:user_id/api_keys/:key_id',
  summary: 'Ends a key and every token made with it',
  response: ApiKey,
  errors: ['key_not_active', 'higher_rank', 'not_home_org'],
  idempotent: true,
});
export const revokeApiKeys = defineRoute({
  ...keys,
  method: 'DELETE',
  path: '/users/:user_id/api_keys',
  summary: 'Ends every key of a person for the org of the caller',
  rights: 'selfOrAdmin',
  body: z.strictObject({ reason: Reason.optional() }).optional(),
  response: z.object({ ended: z.int() }),
  errors: ['higher_rank'],
  idempotent: true,
});

export const KeySort = z.enum(['last_used_at', 'created_at', 'expires_at']);
export type KeySort = z.output<typeof KeySort>;

export const OrgKeysQuery = z.strictObject({
  ...pagingShape,
  q: Text.max(200).optional().describe('Part of the name of the key, or of its owner'),
  status: csvOf(KEY_STATUSES).default(['active', 'rotating_out']),
  idle_days: IntParam(1, 3650).optional().describe('Not used for at least so many days, or never'),
  never_used: z.enum(['true', 'false']).optional(),
  sort: KeySort.default('last_used_at').describe('Never used comes before all that were used'),
  order: Order.default('asc'),
});
export type OrgKeysQuery = z.output<typeof OrgKeysQuery>;

export const listOrgApiKeys = defineRoute({
  tag: 'keys',
  method: 'GET',
  path: '/orgs/:org_id/api_keys',
  summary:
    'Keys of everybody in the org by age or last use; those that work unless asked otherwise',
  rights: 'admin',
  params: OrgParams,
  query: OrgKeysQuery,
  response: z.array(OrgApiKey),
  errors: ['invalid_cursor'],
  paged: true,
});
