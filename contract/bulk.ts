import * as z from 'zod';
import { ERROR_STATUS, type ErrorCode } from './errors.ts';
import { pagingShape } from './list-query.ts';
import { Id, IdParam, Instant, InstantInput, Nothing, Reason, Ref, Text } from './primitives.ts';
import { AccessLevel, ResourceType } from './resources.ts';
import { defineRoute } from './route.ts';

/** Most people of one act. */
export const MAX_BULK = 5000;
/** Longest that one request works, in seconds; what is left then goes on with the next. */
export const MAX_BULK_SECONDS = 25;

/** What can be done to many at once; each is what the route for one person does. */
export const BULK_ACTIONS = [
  'activate',
  'deactivate',
  'lock',
  'unlock',
  'make_admin',
  'make_member',
  'send_reset',
  'add_to_team',
  'remove_from_team',
  'give_access',
  'take_access',
  'remove',
] as const;
export const BulkAction = z.enum(BULK_ACTIONS);
export type BulkAction = z.output<typeof BulkAction>;

/** The acts that name a team. */
export const TEAM_ACTIONS: readonly BulkAction[] = ['add_to_team', 'remove_from_team'];

/** The acts that name a resource: what is given to each person directly. */
export const ACCESS_ACTIONS: readonly BulkAction[] = ['give_access', 'take_access'];

/** What takes an act back; null where nothing can. */
export const INVERSE: Readonly<Record<BulkAction, BulkAction | null>> = {
  activate: 'deactivate',
  deactivate: 'activate',
  lock: 'unlock',
  unlock: 'lock',
  make_admin: 'make_member',
  make_member: 'make_admin',
  add_to_team: 'remove_from_team',
  remove_from_team: 'add_to_team',
  give_access: 'take_access',
  take_access: 'give_access',
  send_reset: null,
  remove: null,
};

/** The filters of the people list, for "everybody who matches". */
export const BulkFilter = z.strictObject({
  q: Text.max(2000).optional(),
  status: z.enum(['ACTIVE', 'DEACTIVATED']).optional(),
  locked: z.boolean().optional(),
  role: z.enum(['admin', 'member']).optional(),
  team_id: Id.max(999_999_999).optional(),
  invite: z.enum(['pending', 'expired']).optional(),
  idle_days: z.int().min(1).max(3650).optional(),
  never_signed_in: z.boolean().optional(),
});
export type BulkFilter = z.output<typeof BulkFilter>;

const within = z
  .int()
  .min(0)
  .max(MAX_BULK_SECONDS)
  .default(20)
  .describe('How long this request may work; 0 only begins the run');

// What the refinements below say, for the OpenAPI document.
const AS_JSON_SCHEMA = {
  allOf: [
    {
      oneOf: [
        {
          required: ['ids'],
          not: { anyOf: [{ required: ['filter'] }, { required: ['except_ids'] }] },
        },
        { required: ['filter'], not: { required: ['ids'] } },
      ],
    },
    {
      if: { properties: { action: { enum: TEAM_ACTIONS } }, required: ['action'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ['team_id'] },
      else: { not: { required: ['team_id'] } },
    },
    {
      if: { properties: { action: { enum: ACCESS_ACTIONS } }, required: ['action'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ['resource'] },
      else: { not: { required: ['resource'] } },
    },
    {
      if: { properties: { action: { const: 'give_access' } }, required: ['action'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ['access_level'] },
      else: {
        not: { anyOf: [{ required: ['access_level'] }, { required: ['expires_at'] }] },
      },
    },
    {
      if: { required: ['until'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { properties: { action: { const: 'lock' } } },
    },
  ],
};

export const BulkBody = z
  .strictObject({
    action: BulkAction,
    ids: z.array(Id).min(1).max(MAX_BULK).optional(),
    filter: BulkFilter.optional().describe('Instead of ids: everybody who matches now'),
    except_ids: z.array(Id).max(MAX_BULK).optional().describe('Of those who match, not these'),
    reason: Reason.optional(),
    until: InstantInput.optional().describe('End of a lock'),
    team_id: Id.optional().describe('Of add_to_team and remove_from_team'),
    resource: z
      .strictObject({ resource_type: ResourceType, resource_id: Id })
      .optional()
      .describe('Of give_access and take_access'),
    access_level: AccessLevel.optional().describe('Of give_access'),
    expires_at: InstantInput.optional().describe('When what give_access gives ends by itself'),
    dry_run: z.boolean().optional().describe('Only says what would become of each'),
    within_seconds: within,
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ['ids'],
    message: 'Give either ids or filter',
  })
  .refine(({ except_ids, filter }) => except_ids === undefined || filter !== undefined, {
    path: ['except_ids'],
    message: 'Goes with filter',
  })
  .refine(({ action, until }) => until === undefined || action === 'lock', {
    path: ['until'],
    message: 'Only a lock has an end',
  })
  .refine(({ action, team_id }) => team_id !== undefined || !TEAM_ACTIONS.includes(action), {
    path: ['team_id'],
    message: 'Required',
  })
  .refine(({ action, team_id }) => team_id === undefined || TEAM_ACTIONS.includes(action), {
    path: ['team_id'],
    message: 'This act is not about a team',
  })
  .refine(({ action, resource }) => ACCESS_ACTIONS.includes(action) === (resource !== undefined), {
    path: ['resource'],
    message: 'Goes with give_access and take_access, and with no other act',
  })
  .refine(
    ({ action, access_level }) => (action === 'give_access') === (access_level !== undefined),
    {
      path: ['access_level'],
      message: 'Goes with give_access, and with no other act',
    },
  )
  .refine(({ action, expires_at }) => expires_at === undefined || action === 'give_access', {
    path: ['expires_at'],
    message: 'Goes with give_access',
  })
  .meta(AS_JSON_SCHEMA);
export type BulkBody = z.output<typeof BulkBody>;

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/**
 * `will_change`: in a plan. `waiting`: not begun. `changed`: done. `already`: stood so, nothing was
 * done. `blocked`: refused, by the rule that `code` names.
 */
export const BulkRowState = z.enum(['will_change', 'waiting', 'changed', 'already', 'blocked']);
export type BulkRowState = z.output<typeof BulkRowState>;

/** What becomes, or became, of one person. */
export const BulkRow = z.object({
  id: Id.describe('The id of the user'),
  full_name: z.string(),
  email: z.string(),
  state: BulkRowState,
  code: z.enum(codes).nullable().describe('Of a blocked row'),
  message: z.string().describe('Why it is blocked or was so already; else mostly empty'),
  link: z
    .string()
    .nullable()
    .describe(
      'A reset link, once, in the reply of the request that made it, without a mail server',
    ),
});
export type BulkRow = z.output<typeof BulkRow>;

export const BulkCounts = z.object({
  total: z.int(),
  will_change: z.int(),
  waiting: z.int(),
  changed: z.int(),
  already: z.int(),
  blocked: z.int(),
});
export type BulkCounts = z.output<typeof BulkCounts>;

/**
 * `planned`: a dry run. `running`: somebody works on it. `interrupted`: rows wait and nobody works
 * on them. `stopped`: the same, on purpose. `done`: no row waits.
 */
export const BulkState = z.enum(['planned', 'running', 'interrupted', 'stopped', 'done']);
export type BulkState = z.output<typeof BulkState>;

/** An act on many, without its rows. */
export const BulkSummary = z.object({
  id: Id.nullable().describe('Null for a plan'),
  action: BulkAction,
  state: BulkState,
  reason: z.string().nullable(),
  until: Instant.nullable(),
  team: Ref.nullable(),
  resource: z
    .object({ resource_type: ResourceType, resource_id: Id, resource_name: z.string() })
    .nullable(),
  access_level: AccessLevel.nullable(),
  expires_at: Instant.nullable(),
  counts: BulkCounts,
  can_undo: z.boolean().describe('Whether POST …/undo takes it back'),
  undo_of: Id.nullable(),
  undone_by: Id.nullable(),
  correlation_id: z.string().nullable().describe('On every audit row of the run'),
  created_at: Instant.nullable(),
  ended_at: Instant.nullable(),
});
export type BulkSummary = z.output<typeof BulkSummary>;

/** An act on many, with every row. */
export const BulkRun = BulkSummary.extend({ rows: z.array(BulkRow) });
export type BulkRun = z.output<typeof BulkRun>;

const WithinBody = z.strictObject({ within_seconds: within }).optional();

const run = {
  method: 'POST',
  tag: 'users',
  rights: 'admin',
  params: z.strictObject({ run_id: IdParam }),
  response: BulkRun,
} as const;

export const bulkUsers = defineRoute({
  method: 'POST',
  path: '/users/bulk',
  summary: 'One act on many people, each on their own: a plan, or a run with a result per row',
  tag: 'users',
  rights: 'admin',
  body: BulkBody,
  response: BulkRun,
  errors: ['not_found', 'conflict'],
  idempotent: 'by_route',
});
export const listBulkRuns = defineRoute({
  method: 'GET',
  path: '/users/bulk',
  summary: 'Acts on many by the caller, newest first; kept for 30 days',
  tag: 'users',
  rights: 'admin',
  query: z.strictObject(pagingShape),
  response: z.array(BulkSummary),
  errors: ['invalid_cursor'],
  paged: true,
});
export const getBulkRun = defineRoute({
  ...run,
  method: 'GET',
  path: '/users/bulk/:run_id',
  summary: 'An act on many by the caller, with what became of each',
  query: Nothing,
});
export const resumeBulkRun = defineRoute({
  ...run,
  path: '/users/bulk/:run_id/resume',
  summary: 'Goes on with the rows that wait; those that are settled stay as they are',
  body: WithinBody,
  errors: ['conflict'],
  idempotent: 'by_route',
});
export const stopBulkRun = defineRoute({
  ...run,
  path: '/users/bulk/:run_id/stop',
  summary: 'Begins no further row; those that wait can be resumed',
  body: Nothing.optional(),
  idempotent: 'by_route',
});
export const undoBulkRun = defineRoute({
  ...run,
  path: '/users/bulk/:run_id/undo',
  summary: 'Takes back what a run changed, as a run of its own; what changed since stays',
  body: WithinBody,
  errors: ['conflict'],
  idempotent: 'by_route',
});
