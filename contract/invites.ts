import * as z from 'zod';
import { csvOf, IntParam, Order, pagingShape } from './list-query.ts';
import { Id, IdParam, Instant, Nothing, OrgParams, PersonRef, Text } from './primitives.ts';
import { defineRoute } from './route.ts';
import { PasswordRules } from './passwords.ts';
import { InviteStatus } from './users.ts';

/** Most addresses one request may carry. */
export const MAX_INVITES = 10_000;

export const Invite = z.object({
  id: Id,
  email: z.string(),
  full_name: z.string(),
  user_id: Id,
  'is_admin?': z.boolean(),
  status: InviteStatus.describe('Expired is derived from the clock'),
  invited_by: PersonRef.nullable(),
  created_at: Instant,
  sent_at: Instant.nullable().describe('Null while the mail waits in the outbox'),
  resent: z.int().describe('How often it was sent again'),
  expires_at: Instant,
  ended_at: Instant.nullable().describe('When it was accepted or revoked'),
  etag: z.string(),
});
export type Invite = z.output<typeof Invite>;

/** One row of an invitation request. Judged on its own: `email` may be anything. */
export const InviteRow = z.strictObject({
  email: z.string().max(1000),
  full_name: z.string().max(1000).optional(),
  admin: z.boolean().optional(),
});

/** What becomes of one address. Nothing is sent for any verdict but `ok` and `known_account`. */
export const InviteVerdict = z.enum([
  'ok',
  'invalid',
  'duplicate',
  'member',
  'deactivated_member',
  'already_invited',
  'outside_domain',
  'known_account',
]);
export type InviteVerdict = z.output<typeof InviteVerdict>;

export const InviteResult = z.object({
  row: z.int().describe('Index in the request, from 0'),
  email: z.string(),
  verdict: InviteVerdict,
  message: z.string(),
  will_send: z.boolean().describe('Whether this row is carried out (or would be, in a dry run)'),
  invite: Invite.nullable(),
  link: z
    .string()
    .nullable()
    .describe('Only where no mail server is set, and the org governs the account'),
});
export type InviteResult = z.output<typeof InviteResult>;

export const InviteListQuery = z.strictObject({
  ...pagingShape,
  status: csvOf(['pending', 'expired', 'accepted', 'revoked']).optional(),
  q: Text.max(200).optional(),
  expires_within_hours: IntParam(1, 8760)
    .optional()
    .describe('Pending ones that expire within so many hours'),
  invited_by: IdParam.optional().describe('Those that this person sent'),
  sort: z.enum(['expires_at', 'created_at', 'email']).default('created_at'),
  order: Order.default('desc'),
});

const InviteParams = z.strictObject({ invite_id: IdParam });
const invite = { tag: 'invites', rights: 'admin', params: InviteParams } as const;

export const listInvites = defineRoute({
  method: 'GET',
  path: '/orgs/:org_id/invites',
  summary: 'Invitations of the org',
  tag: 'invites',
  rights: 'admin',
  params: OrgParams,
  query: InviteListQuery,
  response: z.array(Invite),
  errors: ['invalid_cursor'],
  paged: true,
});
export const createInvites = defineRoute({
  method: 'POST',
  path: '/orgs/:org_id/invites',
  summary: 'Judges and invites many addresses; a result per row, bad rows harm no other',
  tag: 'invites',
  rights: 'admin',
  params: OrgParams,
  body: z.strictObject({
    invites: z.array(InviteRow).min(1).max(MAX_INVITES),
    allow_outside_domain: z.boolean().optional(),
    dry_run: z.boolean().optional(),
  }),
  response: z.array(InviteResult),
  idempotent: true,
});
export const resendInvite = defineRoute({
  ...invite,
  method: 'POST',
  path: '/invites/:invite_id/resend',
  summary: 'Sends a new link, good for the days that the org sets; every earlier link dies',
  response: z.object({ invite: Invite, link: z.string().nullable() }),
  errors: ['invite_not_pending', 'cannot_act_on_self', 'higher_rank'],
  concurrency: 'required',
  idempotent: true,
});
export const copyInviteLink = defineRoute({
  ...invite,
  method: 'POST',
  path: '/invites/:invite_id/link',
  summary: 'A link to hand over; the one that was mailed stays good',
  response: z.object({ link: z.string(), expires_at: Instant }),
  errors: ['invite_not_pending', 'not_home_org', 'cannot_act_on_self', 'higher_rank'],
  concurrency: 'none',
  idempotent: true,
});
export const revokeInvite = defineRoute({
  ...invite,
  method: 'DELETE',
  path: '/invites/:invite_id',
  summary: 'Ends the invitation and the membership that waits for it; its links die',
  response: Invite,
  errors: ['invite_not_pending'],
  concurrency: 'required',
  idempotent: true,
});
export const lookupInvite = defineRoute({
  method: 'GET',
  path: '/invites/lookup',
  summary: 'What an invitation or reset link (header Invite-Token) is for',
  tag: 'invites',
  rights: 'public',
  query: Nothing,
  headers: { 'Invite-Token': 'The token of the link; never in the address' },
  response: z.object({
    kind: z.enum(['invitation', 'reset']),
    org_name: z.string(),
    email: z.string(),
    full_name: z.string(),
    invited_by: z.string().nullable(),
    expires_at: Instant,
    password_rules: PasswordRules,
  }),
  errors: ['invalid_token'],
});
