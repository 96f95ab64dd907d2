import * as z from 'zod';
import { Email, FullName, Id, Instant, line, Nothing, Ref, Text, text } from './primitives.ts';
import { PasswordRules } from './passwords.ts';
import { defineRoute } from './route.ts';

const SetupBody = z.strictObject({
  token: Text.min(1, 'Required').max(200),
  org: z.strictObject({ name: line(1, 200), email_domain: text(1, 253).optional() }),
  admin: z.strictObject({
    full_name: FullName,
    email: Email,
    password: Text.min(1, 'Required').max(1000),
  }),
  sample: z.boolean().optional().describe('Fills the org with 300 people and a year of history'),
});
export { SetupBody };

/** What this server does beyond the documented API. The hosted platform has no such route. */
export const Capabilities = z.object({
  name: z.literal('rollcall'),
  version: z.string(),
  features: z.array(z.string()),
});

/** One figure behind each tile of the first page. */
export const Attention = z.object({
  locked: z.int(),
  invites_expiring: z.int().describe('Pending, and expired within the next 24 h'),
  invites_expired: z.int(),
  admins_idle_60: z.int(),
  active_admins: z.int(),
  failed_sign_ins_today: z.int().describe('Since midnight in the zone asked for'),
  addresses_stopped_today: z
    .int()
    .describe('Addresses that tried passwords of people here until they were stopped'),
  reviews_due: z
    .object({
      my_items: z.int().describe('Open items of the caller, in reviews that run'),
      overdue: z.int().describe('Reviews with open items after three quarters of their time'),
      waiting: z.int().describe('Closed, and not applied before somebody says so'),
    })
    .describe('Access reviews that wait for somebody'),
  as_of: Instant,
});
export type Attention = z.output<typeof Attention>;

const system = { tag: 'system', rights: 'public', query: Nothing } as const;

export const getSetup = defineRoute({
  ...system,
  method: 'GET',
  path: '/setup',
  summary: 'Whether the first org is still to be made',
  response: z.object({
    needed: z.boolean(),
    password_rules: PasswordRules.describe('For the first admin'),
  }),
});
export const createSetup = defineRoute({
  method: 'POST',
  path: '/setup',
  summary: 'Makes the first org and its admin, once',
  tag: 'system',
  rights: 'public',
  body: SetupBody,
  response: z.object({
    org: Ref,
    user: z.object({ id: Id, email: z.string(), full_name: z.string() }),
  }),
  errors: ['already_set_up', 'invalid_setup_token', 'weak_password'],
});
export const getCapabilities = defineRoute({
  ...system,
  method: 'GET',
  path: '/capabilities',
  summary: 'Features beyond the documented API',
  response: Capabilities,
});
export const getAttention = defineRoute({
  method: 'GET',
  path: '/attention',
  summary: 'What needs the attention of an admin of the org of the caller',
  tag: 'system',
  rights: 'admin',
  query: z.strictObject({ tz: Text.max(60).optional() }),
  response: Attention,
});
export const getOpenApi = defineRoute({
  ...system,
  method: 'GET',
  path: '/openapi.json',
  summary: 'This API as OpenAPI 3.1, derived from the contract',
  response: z.record(z.string(), z.unknown()),
});
export const getDocs = defineRoute({
  ...system,
  method: 'GET',
  path: '/docs',
  summary: 'The API described for people',
  produces: ['text/html'],
});
export const getLive = defineRoute({
  ...system,
  method: 'GET',
  path: '/health/live',
  summary: 'The process answers',
  response: z.object({ status: z.literal('ok') }),
  atRoot: true,
});
export const getReady = defineRoute({
  ...system,
  method: 'GET',
  path: '/health/ready',
  summary: 'The process can serve: the database answers',
  response: z.object({
    status: z.literal('ok'),
    database: z
      .literal('ok')
      .optional()
      .describe('Left out by a server in front of a platform, which has none'),
  }),
  errors: ['unavailable'],
  atRoot: true,
});
export const getMetrics = defineRoute({
  ...system,
  rights: 'operator',
  method: 'GET',
  path: '/metrics',
  summary: 'Prometheus metrics; from loopback or with the operator token',
  produces: ['text/plain'],
  atRoot: true,
});
