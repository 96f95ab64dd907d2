import * as z from 'zod';
import { AccountSummary } from './account-summary.ts';
import { pagingShape } from './list-query.ts';
import { namingPerson, personName } from './person-name.ts';
import {
  Email,
  FullName,
  Id,
  Instant,
  line,
  Nothing,
  OrgParams,
  Reason,
  Text,
  text,
} from './primitives.ts';
import { defineRoute } from './route.ts';
import { AccessRole, MembershipStatus, User, UserStatus } from './users.ts';

/** An organization, as the documented API has it: `owner` and `admins` are whole users. */
export const Org = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  email_domain: z.string().nullable(),
  email: z.string().nullable(),
  client_identifier: z.string().nullable(),
  org_webhook_host: z.string().nullable(),
  access_roles: z.array(z.string()).describe('What the caller is here: owner, admin, member'),
  owner: User,
  billing_owner: User,
  admins: z.array(User),
  org_tier: z.string().nullable(),
  members_default_access_role: z.string().nullable(),
  status: z.enum(['ACTIVE', 'DEACTIVATED']),
  enable_nexla_password_login: z.boolean(),
  updated_at: Instant,
  created_at: Instant,
});
export type Org = z.output<typeof Org>;

const GIVEN = AccessRole.exclude(['all', 'owner']);
/** Roles in a request: `"admin"` and `["admin"]` make an admin, as `admin: true` does. */
const RequestedRole = z.union([GIVEN, z.array(GIVEN).min(1).max(5)], {
  error: `One or more of ${GIVEN.options.join(', ')}; ownership of an org is not given here`,
});

/** A member named by id or by e-mail. An unknown e-mail creates the account and sends an invitation. */
export const MemberInput = namingPerson(
  z.strictObject({
    ...personName,
    full_name: FullName.optional(),
    name: FullName.optional().describe('Alias of full_name'),
    admin: z.boolean().optional(),
    access_role: RequestedRole.optional(),
  }),
);
export type MemberInput = z.output<typeof MemberInput>;

/** A member who is already in, named by id or by e-mail. */
export const MemberName = namingPerson(z.strictObject(personName));

/** Most members one request may carry. */
export const MAX_MEMBERS = 1000;

export const UpdateOrgBody = z
  .strictObject({
    members: z.array(MemberInput).max(MAX_MEMBERS).optional(),
    name: line(1, 200).optional(),
    description: text(0, 2000).optional(),
    email_domain: text(1, 253).nullable().optional(),
    email: Email.nullable().optional(),
    members_default_access_role: z
      .enum(['admin', 'member', 'collaborator', 'operator'])
      .nullable()
      .optional(),
    owner_id: Id.optional().describe(
      'Hands the org to an active member, who becomes an admin; by its owner alone',
    ),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'Nothing to change')
  .meta({ minProperties: 1 });
export type UpdateOrgBody = z.output<typeof UpdateOrgBody>;

export const OrgMember = z.object({
  id: Id.describe('The id of the user'),
  full_name: z.string(),
  email: z.string(),
  'is_admin?': z.boolean(),
  access_role: z.array(z.string()),
  org_membership_status: MembershipStatus,
  user_status: UserStatus,
});
export type OrgMember = z.output<typeof OrgMember>;

const successor = Id.optional().describe(
  'Who takes over what the member owns here: an active member of the org',
);
/** A member who leaves, with the successor for what they own. */
export const LeavingMember = namingPerson(
  z.strictObject({ ...personName, delegate_owner_id: successor }),
);
export type LeavingMember = z.output<typeof LeavingMember>;

const MembersBody = z.strictObject({ members: z.array(MemberInput).max(MAX_MEMBERS) });
const MemberNamesBody = z.strictObject({ members: z.array(MemberName).min(1).max(MAX_MEMBERS) });
const LeavingMembersBody = z.strictObject({
  members: z.array(LeavingMember).min(1).max(MAX_MEMBERS),
  reason: Reason.optional(),
});

/** A custodian may act for the org beside its owner: an admin that is named so. */
export const Custodian = z.object({ id: Id, full_name: z.string(), email: z.string() });
const CustodiansBody = z.strictObject({ custodians: z.array(MemberName).max(50) });

const org = { tag: 'orgs', params: OrgParams, documented: true } as const;
// Whoever owns something hands it over before they leave.
const OWNS = ['owns_org', 'owns_teams', 'owns_resources', 'open_review_items'] as const;
const memberErrors = ['last_admin', 'cannot_act_on_self', 'higher_rank', 'conflict'] as const;

export const listOrgs = defineRoute({
  method: 'GET',
  path: '/orgs',
  summary: 'The orgs the caller belongs to',
  tag: 'orgs',
  rights: 'member',
  query: z.strictObject({ ...pagingShape, access_role: AccessRole.optional() }),
  response: z.array(Org),
  paged: true,
  documented: true,
});
export const getOrg = defineRoute({
  ...org,
  method: 'GET',
  path: '/orgs/:org_id',
  summary: 'One org',
  rights: 'member',
  query: Nothing,
  response: Org,
});
export const updateOrg = defineRoute({
  ...org,
  method: 'PUT',
  path: '/orgs/:org_id',
  summary: 'Adds or changes members (merge; nobody is removed) and facts of the org',
  rights: 'admin',
  whileImpersonating: { without: ['members', 'owner_id'] },
  body: UpdateOrgBody,
  response: Org,
  errors: [...memberErrors, 'forbidden', 'not_found'],
  concurrency: 'optional',
});
export const listMembers = defineRoute({
  ...org,
  method: 'GET',
  path: '/orgs/:org_id/members',
  summary: 'Members by name',
  rights: 'admin',
  query: z.strictObject({ ...pagingShape, q: Text.max(200).optional() }),
  response: z.array(OrgMember),
  errors: ['invalid_cursor'],
  paged: true,
});
export const mergeMembers = defineRoute({
  ...org,
  method: 'PUT',
  path: '/orgs/:org_id/members',
  summary: 'Adds members and changes roles; nobody is removed',
  rights: 'admin',
  body: MembersBody,
  response: z.array(OrgMember),
  errors: memberErrors,
  idempotent: true,
});
export const replaceMembers = defineRoute({
  ...org,
  method: 'POST',
  path: '/orgs/:org_id/members',
  summary: 'Replaces the list of members: who is not in it leaves the org',
  rights: 'admin',
  body: MembersBody,
  response: z.array(OrgMember),
  errors: [...memberErrors, ...OWNS],
  idempotent: true,
});
export const removeMembers = defineRoute({
  ...org,
  method: 'DELETE',
  path: '/orgs/:org_id/members',
  summary: 'Ends the named memberships; a successor takes over what a member owns',
  rights: 'admin',
  body: LeavingMembersBody,
  response: z.object({ code: z.string(), message: z.string() }),
  errors: [...memberErrors, ...OWNS, 'not_found'],
  idempotent: true,
});
export const activateMembers = defineRoute({
  ...org,
  method: 'PUT',
  path: '/orgs/:org_id/members/activate',
  summary: 'Activates the named memberships',
  rights: 'admin',
  whileImpersonating: 'open',
  body: MemberNamesBody,
  response: z.array(OrgMember),
  errors: [...memberErrors, 'not_found'],
  idempotent: true,
});
export const deactivateMembers = defineRoute({
  ...org,
  method: 'PUT',
  path: '/orgs/:org_id/members/deactivate',
  summary: 'Deactivates the named memberships; their sessions in the org end',
  rights: 'admin',
  whileImpersonating: { without: ['members.*.delegate_owner_id'] },
  body: LeavingMembersBody,
  response: z.array(OrgMember),
  errors: [...memberErrors, 'not_found'],
  idempotent: true,
});
export const getOrgSummary = defineRoute({
  ...org,
  method: 'GET',
  path: '/orgs/:org_id/account_summary',
  summary: 'Head counts of one org',
  rights: 'admin',
  query: Nothing,
  response: AccountSummary,
});
export const getOrgSummaries = defineRoute({
  method: 'GET',
  path: '/orgs/account_summary',
  summary: 'Head counts of every org the caller administers',
  tag: 'orgs',
  rights: 'member',
  query: Nothing,
  response: z.array(AccountSummary),
  documented: true,
});

const custodianErrors = ['conflict', 'not_found', 'cannot_act_on_self', 'higher_rank'] as const;

const custodians = {
  ...org,
  path: '/orgs/:org_id/custodians',
  rights: 'admin',
  response: z.array(Custodian),
} as const;

export const listCustodians = defineRoute({
  ...custodians,
  method: 'GET',
  summary: 'Custodians of the org',
  query: Nothing,
});
export const mergeCustodians = defineRoute({
  ...custodians,
  method: 'PUT',
  summary: 'Adds custodians; they must be active admins of the org',
  body: CustodiansBody,
  errors: custodianErrors,
});
export const replaceCustodians = defineRoute({
  ...custodians,
  method: 'POST',
  summary: 'Replaces the list of custodians',
  body: CustodiansBody,
  errors: custodianErrors,
  idempotent: true,
});
export const removeCustodians = defineRoute({
  ...custodians,
  method: 'DELETE',
  summary: 'Removes the named custodians; without a body, all',
  body: CustodiansBody.optional(),
  errors: custodianErrors,
});
