import * as z from 'zod';
import { ERROR_STATUS, type ErrorCode } from './errors.ts';
import { csvOf, pagingShape } from './list-query.ts';
import { Id, IdParam, Instant, Nothing, PersonRef, Reason, Ref, Text } from './primitives.ts';
import { AccessLevel, ResourceType } from './resources.ts';
import { RightKind } from './review-settings.ts';
import { ReviewParams } from './reviews.ts';
import { defineRoute } from './route.ts';

export const DECISIONS = ['keep', 'revoke', 'reduce', 'unsure'] as const;
/** What a reviewer says of an item. `unsure` is no answer: the item stays open. */
export const Decision = z.enum(DECISIONS);
export type Decision = z.output<typeof Decision>;

/** Why the product advises something, with the figures that it went by. */
export const RecommendationReason = z.object({
  code: z.enum([
    'idle',
    'never_signed_in',
    'unused_grant',
    'idle_key',
    'endless_key',
    'outlier',
    'deactivated',
    'locked',
    'recent_change',
    'young',
  ]),
  days: z.int().nullable().describe('Idle, unused, locked or changed for so long'),
  share: z.number().nullable().describe('Of an outlier: how many of their team hold it, 0–1'),
  since: Instant.nullable(),
});
export type RecommendationReason = z.output<typeof RecommendationReason>;

/** How an item came to its reviewer. */
export const AssignmentRule = z.enum([
  'policy',
  'fallback',
  'owner',
  'held',
  'reassigned',
  'reviewer_left',
  'overdue',
  'self_attested',
]);
export type AssignmentRule = z.output<typeof AssignmentRule>;

/** What became of a decision when it was applied. */
export const APPLY_RESULTS = [
  'planned',
  'applied',
  'already_gone',
  'changed_since',
  'blocked_last_admin',
  'blocked_rank',
  'blocked',
  'failed',
] as const;
export const ApplyResult = z.enum(APPLY_RESULTS);
export type ApplyResult = z.output<typeof ApplyResult>;

const Answer = z.object({
  decision: Decision,
  reduce_to: AccessLevel.nullable(),
  reason: z.string().nullable(),
  reviewer: PersonRef.nullable(),
  impersonator: PersonRef.nullable(),
  decided_at: Instant,
});

/** One right of one holder, as it stood when the review started, and what was said of it. */
export const ReviewItem = z.object({
  id: Id,
  place: z.int().describe('Its place in the order of the review'),
  kind: RightKind,
  holder: z.object({
    type: z.enum(['USER', 'TEAM', 'ORG']),
    id: Id,
    name: z.string(),
    email: z.string().nullable(),
  }),
  person: z
    .object({
      status: z.enum(['ACTIVE', 'DEACTIVATED']),
      is_locked: z.boolean(),
      is_invited: z.boolean().describe('Has not accepted yet'),
      'is_admin?': z.boolean(),
      is_owner: z.boolean(),
      member_since: Instant,
      last_login_at: Instant.nullable(),
      last_active_at: Instant.nullable(),
      teams: z.int(),
    })
    .nullable()
    .describe('Of a person, at the start'),
  right: z.object({
    role: z.string().describe('member, admin, owner, or the access level of a grant'),
    team: Ref.nullable(),
    resource: z
      .object({ resource_type: ResourceType, resource_id: Id, resource_name: z.string() })
      .nullable(),
    key: z.object({ id: Id, name: z.string(), expires_at: Instant }).nullable(),
    expires_at: Instant.nullable(),
  }),
  is_privileged: z.boolean().describe('Administers or owns something'),
  since: Instant.nullable(),
  granted_by: PersonRef.nullable(),
  last_used_at: Instant.nullable().describe('Of the grant or the key; null: never, or not told'),
  recommendation: z.enum(['keep', 'revoke']).nullable().describe('Null: none is given'),
  reasons: z.array(RecommendationReason),
  is_new: z.boolean().describe('Was not in the last run of the series, or has changed since'),
  previous: Answer.extend({ review: Ref }).nullable().describe('What was said of it last time'),
  changed: z
    .object({
      what: z.enum(['gone', 'role', 'expiry', 'person', 'back']),
      now: z.string().nullable().describe('The role that it has now'),
      at: Instant,
    })
    .nullable()
    .describe('What happened to it outside the review since the start'),
  reviewer: PersonRef.nullable().describe('Null: nobody may decide it yet'),
  rule: AssignmentRule,
  answer: Answer.nullable().describe('The last one counts; null: none, or taken back'),
  decisions: z.int().describe('How many were made so far: to be sent back as seen'),
  hash: z.string().describe('SHA-256 of the item at the start, hex: to be sent back as seen'),
  result: ApplyResult.nullable(),
  result_message: z.string(),
  applied_at: Instant.nullable(),
  stick: z
    .object({
      state: z.enum(['holds', 'still', 'back']),
      through: z.array(z.object({ source: z.string(), label: z.string(), href: z.string() })),
      checked_at: Instant,
    })
    .nullable()
    .describe('Whether what was taken away is gone: `still` comes another way, `back` came again'),
});
export type ReviewItem = z.output<typeof ReviewItem>;

export const ITEM_SHOWS = [
  'open',
  'decided',
  'recommended_revoke',
  'new',
  'held',
  'planned',
  'not_stuck',
] as const;

const itemFilters = {
  show: csvOf(ITEM_SHOWS).optional().describe('All of these at once'),
  reviewer: z
    .union([z.literal('me'), z.literal('none'), IdParam])
    .optional()
    .describe('Members see their own only'),
  decision: csvOf(DECISIONS).optional(),
  result: csvOf(APPLY_RESULTS).optional(),
  kind: csvOf(['membership', 'admin', 'team', 'grant', 'key']).optional(),
  user_id: IdParam.optional(),
  q: Text.max(200).optional().describe('Part of the name of the holder, team, resource or key'),
};

const item = { tag: 'reviews', rights: 'member' } as const;
const ItemParams = z.strictObject({ review_id: IdParam, item_id: IdParam });

export const listReviewItems = defineRoute({
  ...item,
  method: 'GET',
  path: '/reviews/:review_id/items',
  summary: 'Items in the order of the review: privileged and advised against first, then by name',
  params: ReviewParams,
  query: z.strictObject({ ...pagingShape, ...itemFilters }),
  response: z.array(ReviewItem),
  errors: ['invalid_cursor'],
  paged: true,
});
export const getReviewItem = defineRoute({
  ...item,
  method: 'GET',
  path: '/reviews/:review_id/items/:item_id',
  summary: 'One item with what helps to decide: peers, other ways to the same, all that was said',
  params: ItemParams,
  query: Nothing,
  response: z.object({
    item: ReviewItem,
    peers: z
      .object({
        group: z.string().describe('Name of the team, or of the org'),
        people: z.int(),
        holders: z.int().describe('Of these, who has the same right'),
        first: z.array(PersonRef),
      })
      .nullable(),
    also: z
      .array(
        z.object({ source: z.string(), label: z.string(), role: z.string(), href: z.string() }),
      )
      .describe('Other ways by which the holder would have it after a revoke'),
    history: z.array(Answer.extend({ decision: z.enum([...DECISIONS, 'withdrawn']) })),
    assignments: z.array(
      z.object({ to: PersonRef.nullable(), rule: AssignmentRule, note: z.string(), at: Instant }),
    ),
  }),
});

/** Most items of one request, and from how many on a reason is asked for. */
export const MAX_DECISIONS = 500;
export const MANY_DECISIONS = 25;

const DecisionInput = z
  .strictObject({
    item_id: Id,
    decision: z.enum([...DECISIONS, 'withdraw']),
    reduce_to: AccessLevel.optional(),
    reason: Reason.optional(),
    seen: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), decisions: z.int().min(0) }),
    seconds: z.number().min(0).max(86_400).optional().describe('That it was looked at'),
  })
  .refine(({ decision, reduce_to }) => (decision === 'reduce') === (reduce_to !== undefined), {
    path: ['reduce_to'],
    message: 'Goes with reduce, and with nothing else',
  })
  .meta({
    if: { properties: { decision: { const: 'reduce' } }, required: ['decision'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { required: ['reduce_to'] },
    else: { not: { required: ['reduce_to'] } },
  });

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

export const decideItems = defineRoute({
  ...item,
  method: 'POST',
  path: '/reviews/:review_id/decisions',
  summary: 'What the caller says of items of theirs; each is taken or refused on its own',
  params: ReviewParams,
  body: z.strictObject({
    decisions: z.array(DecisionInput).min(1).max(MAX_DECISIONS),
    reason: Reason.optional().describe('Of many at once: for all that have none of their own'),
  }),
  response: z.object({
    results: z.array(
      z.object({
        item_id: Id,
        ok: z.boolean(),
        code: z.enum(codes).nullable(),
        message: z.string(),
        item: ReviewItem.nullable().describe('As it stands now; null where the caller sees none'),
      }),
    ),
  }),
  errors: ['review_state'],
  idempotent: true,
});
