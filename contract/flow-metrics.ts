import * as z from 'zod';
import { DateOrInstant, Id, IdParam, Instant, TruthyFlag, UserParams } from './primitives.ts';
import { AccessLevel, ResourceType } from './resources.ts';
import { defineRoute } from './route.ts';
import { AccessRole, UserMetrics } from './users.ts';

/*
 * The documented metrics count what the platform processed. This server runs no flows: it keeps a
 * catalogue of resources and is told when somebody used one (`POST /resource_access/usage`). So the
 * documented envelope `{status, metrics}` carries what is known here, and what only the platform can
 * know is null, not zero.
 */

/** Counts that only the platform has; always null here. */
const OF_THE_PLATFORM = {
  records: z.null().describe('Known to the platform alone'),
  size: z.null().describe('Known to the platform alone'),
  errors: z.null().describe('Known to the platform alone'),
};
const OK = z.literal(200);

/** A day on which resources were used for the last time so far. */
export const DailyMetric = z.object({
  time: z.iso.date().describe('A day in UTC; days without any are left out'),
  used: z.int().describe('Resources that were last used on this day'),
  ...OF_THE_PLATFORM,
});

/** What somebody owns of one type, and how much of it was in use. */
export const AccountMetric = z.object({
  org_id: Id,
  owner_id: Id,
  resource_type: ResourceType,
  resources: z.int().describe('How many they own now'),
  added: z.int().describe('Of these, how many came into the catalogue in the period'),
  used: z.int().describe('Of these, how many were last used in the period'),
  ...OF_THE_PLATFORM,
});

/** A resource that was used in the last 24 hours. */
export const DashboardMetric = z.object({
  name: z.string(),
  access_level: AccessLevel.describe('The strongest that the person has'),
  last_used_at: Instant,
  status: z.enum(['OK', 'WARNING', 'ERROR']).describe('OK: it was used; faults are not known here'),
  ...OF_THE_PLATFORM,
});

const period = {
  from: DateOrInstant.optional().describe('30 days before the end when left out'),
  to: DateOrInstant.optional().describe('Inclusive; now when left out'),
  org_id: IdParam.optional(),
  aggregate: TruthyFlag.describe('Accepted; the counts are sums either way'),
};

const metrics = {
  tag: 'users',
  method: 'GET',
  params: UserParams,
  rights: 'selfOrAdmin',
  orgIn: 'query',
  documented: true,
} as const;

export const getUserMetrics = defineRoute({
  ...metrics,
  path: '/users/:user_id/metrics',
  summary: 'Activity of one person over 30 days, and by day when their sources or sinks were used',
  query: z.strictObject({ resource_type: z.enum(['SOURCE', 'SINK']).optional(), ...period }),
  response: UserMetrics.extend({ status: OK, metrics: z.array(DailyMetric) }),
});
export const getAccountMetrics = defineRoute({
  ...metrics,
  path: '/users/:user_id/flows/account_metrics',
  summary: 'What a person owns by type, and how much of it was added and used in a period',
  query: z.strictObject(period),
  response: z.object({ status: OK, metrics: z.array(AccountMetric) }),
});
export const getFlowsDashboard = defineRoute({
  ...metrics,
  path: '/users/:user_id/flows/dashboard',
  summary: 'Resources of a person that were used in the last 24 hours, by type and id',
  query: z.strictObject({
    access_role: AccessRole.optional().describe('owner when left out; all: any right to it'),
    org_id: IdParam.optional(),
  }),
  response: z.object({
    status: OK,
    metrics: z.partialRecord(ResourceType, z.record(z.string(), DashboardMetric)),
  }),
});
