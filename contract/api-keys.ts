import * as z from 'zod';
import { Id, IdParam, Instant, line, Nothing, UserParams } from './primitives.ts';
import { defineRoute } from './route.ts';

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
  status: z.enum(['active', 'rotating_out', 'expired', 'revoked']),
  ends_at: Instant.describe('When it stops working: expiry, or end of the overlap after rotation'),
  replaced_by: Id.nullable(),
  etag: z.string(),
});
export type ApiKey = z.output<typeof ApiKey>;

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
