import * as z from 'zod';
import { csvOf, IntParam, Order, pagingShape } from './list-query.ts';
import {
  Email,
  FullName,
  Id,
  Instant,
  Nothing,
  PersonRef,
  Ref,
  Text,
  TruthyFlag,
  UserParams,
  text,
} from './primitives.ts';
import { AccountSummary } from './account-summary.ts';
import { defineRoute } from './route.ts';

/** Account and membership status. Other values of the hosted platform are shown, never set here. */
export const UserStatus = z.enum([
  'ACTIVE',
  'DEACTIVATED',
  'SOURCE_COUNT_CAPPED',
  'SOURCE_DATA_CAPPED',
  'TRIAL_EXPIRED',
]);
export type UserStatus = z.output<typeof UserStatus>;
export const MembershipStatus = z.enum(['ACTIVE', 'DEACTIVATED']);
export type MembershipStatus = z.output<typeof MembershipStatus>;

export const OrgMembership = z.object({
  id: Id,
  name: z.string(),
  'is_admin?': z.boolean(),
  org_membership_status: MembershipStatus,
  api_key: z.string().nullable().describe('Mask of the newest key: prefix and last four'),
  added_at: Instant.optional(),
  added_by: PersonRef.nullable()
    .optional()
    .describe('Who invited or added the person; null for the first admin'),
});
export type OrgMembership = z.output<typeof OrgMembership>;

/** The lock that stands now. `until` null: until somebody unlocks. */
export const Lock = z.object({
  kind: z.enum(['admin', 'automatic']),
  reason: z.string().nullable(),
  locked_at: Instant,
  locked_by: PersonRef.nullable().describe('Null for an automatic lock'),
  until: Instant.nullable(),
});
export type Lock = z.output<typeof Lock>;

export const InviteStatus = z.enum(['pending', 'expired', 'accepted', 'revoked']);
export type InviteStatus = z.output<typeof InviteStatus>;

/** Why somebody cannot sign in, strongest first; `null` when they can. */
export const SignInBlock = z.enum([
  'account_deactivated',
  'membership_deactivated',
  'locked_by_admin',
  'locked_automatically',
  'invitation_pending',
  'invitation_expired',
  'no_password',
]);
export type SignInBlock = z.output<typeof SignInBlock>;

/** A person, as the documented API has it, with additions that are optional for clients. */
export const User = z.object({
  id: Id,
  email: z.string(),
  full_name: z.string(),
  api_key: z.string().nullable(),
  super_user: z.boolean(),
  impersonated: z.boolean(),
  default_org: Ref,
  org_memberships: z.array(OrgMembership),
  status: UserStatus,
  account_locked: z.boolean(),
  user_tier: z.string().nullable(),
  email_verified_at: Instant.nullable(),
  tos_signed_at: Instant.nullable(),
  updated_at: Instant,
  created_at: Instant,
  last_login_at: Instant.nullable().optional(),
  last_active_at: Instant.nullable().optional(),
  lock: Lock.nullable().optional(),
  invite: z
    .object({
      id: Id,
      status: InviteStatus,
      expires_at: Instant,
      etag: z.string().optional().describe('For a resend or revoke of it'),
    })
    .nullable()
    .optional()
    .describe('The newest invitation to the org of the caller'),
  must_change_password: z.boolean().optional(),
  password_changed_at: Instant.nullable().optional(),
  teams: z.array(Ref).optional(),
  sign_in: z
    .object({ allowed: z.boolean(), because: SignInBlock.nullable() })
    .optional()
    .describe('Whether this person can sign in to the org of the caller, and what stops them'),
  governed_here: z
    .boolean()
    .optional()
    .describe('Whether the org of the caller is the home org, whose admins govern the account'),
  etag: z
    .string()
    .optional()
    .describe('What to send in If-Match; lists have no ETag header per row'),
});
export type User = z.output<typeof User>;

/** What `access_role` of the documented API may ask for. */
export const AccessRole = z.enum(['all', 'owner', 'admin', 'operator', 'collaborator', 'member']);

/** Filters of the people list, shared by the list, its facets and its export. */
export const userFilterShape = {
  q: Text.max(2000)
    .optional()
    .describe('Substring of name or e-mail, an id, or several addresses (comma, space, newline)'),
  status: csvOf(['ACTIVE', 'DEACTIVATED'])
    .optional()
    .describe('Effective status in this org: DEACTIVATED when account or membership is'),
  locked: z.enum(['true', 'false']).optional(),
  role: csvOf(['admin', 'member']).optional(),
  team_id: IntParam(1, 999_999_999).optional(),
  invite: csvOf(['pending', 'expired']).optional(),
  idle_days: IntParam(1, 3650)
    .optional()
    .describe('No activity for at least so many days, or never'),
  never_signed_in: z.enum(['true', 'false']).optional(),
};
export const UserSort = z.enum(['full_name', 'email', 'created_at', 'last_active_at']);
export type UserSort = z.output<typeof UserSort>;

export const UserListQuery = z.strictObject({
  ...pagingShape,
  ...userFilterShape,
  access_role: AccessRole.optional(),
  sort: UserSort.default('full_name'),
  order: Order.default('asc'),
  expand: TruthyFlag,
});
export type UserListQuery = z.output<typeof UserListQuery>;

/** Counts behind the quick views, for the whole org (no filter applied). */
export const UserFacets = z.object({
  all: z.int(),
  active: z.int(),
  locked: z.int(),
  deactivated: z.int(),
  pending_invites: z.int(),
  expired_invites: z.int(),
  admins: z.int(),
  idle_60: z.int(),
  admins_idle_60: z.int(),
  never_signed_in: z.int(),
});
export type UserFacets = z.output<typeof UserFacets>;

export const CreateUserBody = z.strictObject({
  email: Email,
  full_name: FullName.optional(),
  name: FullName.optional().describe('Alias of full_name'),
  admin: z.boolean().optional(),
  user_tier: text(1, 60).nullable().optional(),
  default_org_id: Id.optional().describe('Must be the org of the caller'),
});
export type CreateUserBody = z.output<typeof CreateUserBody>;

export const UpdateUserBody = z
  .strictObject({
    full_name: FullName.optional(),
    name: FullName.optional().describe('Alias of full_name'),
    email: Email.optional().describe('By an admin of the home org; must be verified anew'),
    user_tier: text(1, 60).nullable().optional(),
    status: MembershipStatus.optional().describe('The same as activate and deactivate'),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'Nothing to change')
  .meta({ minProperties: 1 });
export type UpdateUserBody = z.output<typeof UpdateUserBody>;

/** Sign-ins, changes and sessions of one person over the last 30 days. */
export const UserMetrics = z.object({
  sign_ins: z.int(),
  failed_sign_ins: z.int(),
  changes_made: z.int(),
  live_sessions: z.int(),
});

const user = { tag: 'users', params: UserParams, response: User, documented: true } as const;

export const getCurrentUser = defineRoute({
  method: 'GET',
  path: '/users/current',
  summary: 'The caller, as an array with one entry',
  tag: 'users',
  rights: 'signedIn',
  query: z.strictObject({ expand: TruthyFlag }),
  response: z.array(User),
  documented: true,
});
export const listUsers = defineRoute({
  method: 'GET',
  path: '/users',
  summary: 'The caller alone; with access_role=all everyone in the org (admins)',
  tag: 'users',
  rights: 'member',
  query: UserListQuery,
  response: z.array(User),
  errors: ['forbidden', 'invalid_cursor'],
  paged: true,
  documented: true,
});
export const getUserFacets = defineRoute({
  method: 'GET',
  path: '/users/facets',
  summary: 'Counts behind the quick views of the people list',
  tag: 'users',
  rights: 'admin',
  query: Nothing,
  response: UserFacets,
});
export const exportUsers = defineRoute({
  method: 'GET',
  path: '/users/export',
  summary: 'The whole filtered people list as CSV, safe for spreadsheets',
  tag: 'users',
  rights: 'admin',
  query: z.strictObject({
    ...userFilterShape,
    sort: UserSort.default('full_name'),
    order: Order.default('asc'),
  }),
  produces: ['text/csv'],
});
export const createUser = defineRoute({
  method: 'POST',
  path: '/users',
  summary: 'Creates an account in the org of the caller and invites its owner',
  tag: 'users',
  rights: 'admin',
  body: CreateUserBody,
  response: User,
  errors: ['conflict', 'email_taken'],
  idempotent: true,
  documented: true,
});
export const getUser = defineRoute({
  ...user,
  method: 'GET',
  path: '/users/:user_id',
  summary: 'One person',
  rights: 'selfOrAdmin',
  query: z.strictObject({ expand: TruthyFlag }),
  response: User.extend({ account_summary: z.array(AccountSummary).optional() }),
});
export const updateUser = defineRoute({
  ...user,
  method: 'PUT',
  path: '/users/:user_id',
  summary: 'Changes name, e-mail, tier or status',
  rights: 'selfOrAdmin',
  // The address is what one signs in with, and where a new password is sent.
  whileImpersonating: { without: ['email'] },
  body: UpdateUserBody,
  errors: ['email_taken', 'cannot_act_on_self', 'higher_rank', 'not_home_org', 'last_admin'],
  concurrency: 'optional',
  idempotent: true,
});
