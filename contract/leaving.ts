import * as z from 'zod';
import { IntParam, MAX_PER_PAGE, pagingShape } from './list-query.ts';
import { Id, IdParam, Instant, Nothing, PersonRef, Reason, Ref, UserParams } from './primitives.ts';
import { ResourceType } from './resources.ts';
import { defineRoute } from './route.ts';
import { MembershipStatus, UserStatus } from './users.ts';

/** Something that somebody owns in an org, a team or a resource of the catalogue. */
export const Transferable = z.object({ id: Id, name: z.string() });
export type Transferable = z.output<typeof Transferable>;

/** What somebody owns in an org, by type; a type they own nothing of is an empty list. */
export const TransferableByType = z.record(ResourceType, z.array(Transferable));
export type TransferableByType = z.output<typeof TransferableByType>;

/** Most things that one listing of what somebody owns names; the next ones are behind its `Link`. */
export const MAX_TRANSFERABLE = 10_000;
/** Most things that one request hands over; what is left is in its reply, and goes with the next. */
export const MAX_HANDED_OVER = 5000;

export const TransferBody = z.strictObject({
  org_id: Id.optional().describe('The org of the caller when left out'),
  delegate_owner_id: Id.describe('The successor: an active member of the org'),
  resource_types: z
    .array(ResourceType)
    .min(1)
    .max(ResourceType.options.length)
    .optional()
    .describe('Only these kinds, so that each may have its own successor; everything by default'),
  reason: Reason.optional(),
});
export type TransferBody = z.output<typeof TransferBody>;

/** What went from one person to another. */
export const TransferReply = z.object({
  status: z.string().describe('success; partial while something of that kind is left'),
  message: z.string(),
  org_id: Id,
  owner_id: Id,
  delegate_owner_id: Id,
  transferred: z.partialRecord(ResourceType, z.int()).describe('How many of each type'),
  remaining: z
    .int()
    .optional()
    .describe('How many things of these kinds are still theirs; the same request goes on'),
});
export type TransferReply = z.output<typeof TransferReply>;

/** What somebody owns of one type: how many, and the first few by name. */
const Owned = z.object({
  resource_type: ResourceType,
  count: z.int(),
  first: z.array(Transferable),
});

/**
 * How far somebody has left an org: everything that still ties them to it. It is read from what
 * stands, not from a protocol of steps, so that it is right whoever did what, in whatever order,
 * by hand or by script.
 */
export const Leaving = z.object({
  person: PersonRef,
  refused: z
    .string()
    .nullable()
    .describe('Why the caller may do none of this to them, in words; null when they may'),
  left_at: Instant.nullable().describe('When the membership ended; null while there is one'),
  membership: z
    .object({
      org_membership_status: MembershipStatus,
      'is_admin?': z.boolean(),
      is_owner: z.boolean().describe('Owns the org itself'),
      is_last_admin: z.boolean().describe('Nobody else could administer the org'),
    })
    .nullable(),
  account: z
    .object({
      status: UserStatus,
      account_locked: z.boolean(),
      locked_for_good: z.boolean().describe('An admin locked it without an end'),
      locked_until: Instant.nullable().describe('When the lock that stands ends by itself'),
      governed_here: z.boolean().describe('Whether the admins of this org govern the account'),
      etag: z.string().describe('What to send in If-Match'),
    })
    .nullable(),
  owns: z.array(Owned),
  teams: z.object({ count: z.int(), manages: z.int(), first: z.array(Ref) }),
  grants: z.object({
    count: z.int().describe('Standing grants to this person alone'),
    administers: z.int().describe('Of these, as owner or admin of the resource'),
  }),
  invites: z.object({
    count: z.int().describe('Invitations that they sent and that still wait'),
    first: z.array(z.object({ id: Id, email: z.string() })),
  }),
  reviews: z
    .object({
      items: z.int().describe('Open items of access reviews that wait for them'),
      first: z.array(Ref).describe('The reviews'),
    })
    .describe('What they are to decide in reviews that run'),
  api_keys: z.int().describe('Keys for this org that work'),
  sessions: z.int().describe('Sessions and tokens of this org that are live'),
});
export type Leaving = z.output<typeof Leaving>;

/** How many things an act took away. */
const Ended = z.object({ ended: z.int() });

const leaving = { tag: 'leaving', params: UserParams } as const;

export const listTransferable = defineRoute({
  ...leaving,
  method: 'GET',
  path: '/users/:user_id/transferable',
  summary: 'What a person owns in an org and can be handed over, by type; without paging all of it',
  rights: 'selfOrAdmin',
  orgIn: 'query',
  query: z.strictObject({
    ...pagingShape,
    per_page: IntParam(1, MAX_PER_PAGE)
      .optional()
      .describe(`Without it as much as there is, up to ${MAX_TRANSFERABLE}`),
    org_id: IdParam.optional(),
  }),
  response: TransferableByType,
  errors: ['invalid_cursor'],
  paged: true,
  documented: true,
});
export const transferUser = defineRoute({
  ...leaving,
  method: 'PUT',
  path: '/users/:user_id/transfer',
  summary: 'Hands the teams and resources that a person owns in an org to a successor',
  rights: 'admin',
  orgIn: 'body',
  body: TransferBody,
  response: TransferReply,
  errors: ['higher_rank', 'conflict', 'not_found'],
  idempotent: true,
  documented: true,
});
export const getLeaving = defineRoute({
  ...leaving,
  method: 'GET',
  path: '/users/:user_id/leaving',
  summary: 'What still ties a person to the org; also of somebody who has left it',
  rights: 'admin',
  query: Nothing,
  response: Leaving,
});

const act = {
  ...leaving,
  method: 'DELETE',
  rights: 'admin',
  body: z.strictObject({ reason: Reason.optional() }).optional(),
  response: Ended,
  errors: ['cannot_act_on_self', 'higher_rank'],
  idempotent: true,
} as const;

export const leaveTeams = defineRoute({
  ...act,
  path: '/users/:user_id/teams',
  summary: 'Takes a person out of every team of the org; what they own of them stays theirs',
});
export const endAccess = defineRoute({
  ...act,
  path: '/users/:user_id/access',
  summary: 'Takes away every grant to a person; what comes through teams or the org stays',
});
