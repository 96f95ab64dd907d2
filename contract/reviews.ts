import * as z from 'zod';
import { pagingShape } from './list-query.ts';
import { Id, IdParam, Instant, InstantInput, Nothing, PersonRef, Text } from './primitives.ts';
import { ChosenSettings, ReviewSettings, RightKind, StartConfirmation } from './review-settings.ts';
import { defineRoute } from './route.ts';

/** Path parameter of one review. */
export const ReviewParams = z.strictObject({ review_id: IdParam });

/**
 * Where a review stands. `starting`, `closing` and `applying` are at work and pass by themselves;
 * `awaiting_apply` waits for somebody: to apply by hand, or for a second person (`hold`).
 */
export const REVIEW_STATES = [
  'draft',
  'scheduled',
  'starting',
  'active',
  'paused',
  'closing',
  'awaiting_apply',
  'applying',
  'completed',
  'cancelled',
] as const;
export const ReviewState = z.enum(REVIEW_STATES);
export type ReviewState = z.output<typeof ReviewState>;

/** How the items of a review stand. `open` counts `unsure` too: it is no answer. */
export const ReviewCounts = z.object({
  items: z.int(),
  open: z.int().describe('Without an answer, those unsure of included'),
  keep: z.int(),
  revoke: z.int(),
  reduce: z.int(),
  unsure: z.int(),
  held: z.int().describe('Open, and nobody may decide them: a reviewer is to be named'),
  overdue: z.int().describe('Open, and passed to the fallback after three quarters of the time'),
});
export type ReviewCounts = z.output<typeof ReviewCounts>;

/** Why the applying of a review waits for a second person. */
export const HoldReason = z.object({
  code: z.enum(['many_items', 'many_people', 'admins']),
  count: z.int().describe('Items, people or admins that would lose something'),
  limit: z.int().describe('More than so many are held; 0 for admins'),
});
export type HoldReason = z.output<typeof HoldReason>;

/** What the caller may do with a review now. */
export const REVIEW_ACTS = [
  'edit',
  'start',
  'delete',
  'decide',
  'reassign',
  'nudge',
  'extend',
  'pause',
  'resume',
  'close',
  'stop',
  'approve',
  'apply',
  'retry',
  'check',
  'sign_off',
  'evidence',
] as const;
export const ReviewAct = z.enum(REVIEW_ACTS);
export type ReviewAct = z.output<typeof ReviewAct>;

/** How the next runs of a series will be. */
export const NextRuns = z.object({
  settings: ReviewSettings,
  scope_name: z.string().nullable().describe('Name of the team that their scope names'),
});

/** One run of a review. The runs of a series bear its name and count up. */
export const Review = z.object({
  id: Id,
  series_id: Id,
  number: z.int().describe('1 for the first run of its series'),
  state: ReviewState,
  settings: ReviewSettings.describe('As chosen; as at the start once started'),
  scope_name: z.string().nullable().describe('Name of the team that the scope names'),
  owner: PersonRef,
  starts_at: Instant.nullable().describe('Of a scheduled review'),
  started_at: Instant.nullable(),
  due_at: Instant.nullable(),
  paused_at: Instant.nullable(),
  closed_at: Instant.nullable(),
  completed_at: Instant.nullable(),
  cancelled_at: Instant.nullable(),
  next_start_at: Instant.nullable().describe('When the series makes its next run'),
  next_runs: NextRuns.nullable().describe(
    'What PUT changes once it has started; for admins. Null: no run follows, or PUT changes `settings`',
  ),
  counts: ReviewCounts,
  people: z.int(),
  reviewers: z.int(),
  mine: z.object({ items: z.int(), open: z.int() }).describe('Assigned to the caller'),
  hold: z.array(HoldReason).describe('Empty unless a second person must approve'),
  closed_by: PersonRef.nullable().describe('Who ended or stopped it early'),
  approved_by: PersonRef.nullable(),
  self_attested: z.int().describe('Items of a sole admin that nobody else could review'),
  signed_off: z
    .object({ by: PersonRef, at: Instant, note: z.string() })
    .nullable()
    .describe('The owner’s last word on the exceptions'),
  snapshot_hash: z.string().nullable().describe('SHA-256 over all items at the start, hex'),
  may: z.array(ReviewAct),
  etag: z.string().describe('What to send in If-Match'),
});
export type Review = z.output<typeof Review>;

/** What a review with these settings would be, were it started now. */
export const ReviewPreview = z.object({
  people: z.int(),
  items: z.int(),
  by_right: z.array(z.object({ kind: RightKind, items: z.int() })),
  reviewers: z.array(z.object({ reviewer: PersonRef, items: z.int() })).describe('The first 20'),
  reviewer_count: z.int(),
  held: z.int().describe('Items that nobody may review'),
  self_attested: z.int(),
  too_young: z.int().describe('People left out for being new'),
  on_silence: z
    .object({
      keep: z.int(),
      revoke: z.int(),
      people: z.int().describe('Who would lose something'),
      admins: z.int().describe('Of these, admins who would lose that'),
      held_for_second_person: z.boolean(),
    })
    .describe('What would follow if nobody answered at all'),
});
export type ReviewPreview = z.output<typeof ReviewPreview>;

const CreateReviewBody = z.strictObject({
  settings: ChosenSettings,
  start: z
    .union([z.literal('now'), InstantInput])
    .optional()
    .describe('Left out: a draft'),
  confirm: StartConfirmation,
});

const tag = 'reviews';
const one = { tag, params: ReviewParams, rights: 'admin', response: Review } as const;
const VIEWS = ['mine', 'all', 'scheduled', 'closed'] as const;

export const listReviews = defineRoute({
  tag,
  method: 'GET',
  path: '/reviews',
  summary:
    'Reviews, due soonest first: those with items for the caller, or (admins) all of the org',
  rights: 'member',
  query: z.strictObject({
    ...pagingShape,
    view: z.enum(VIEWS).default('mine'),
    q: Text.max(200).optional().describe('Part of the name'),
  }),
  response: z.array(Review),
  errors: ['invalid_cursor', 'forbidden'],
  paged: true,
});
export const previewReview = defineRoute({
  tag,
  method: 'POST',
  path: '/reviews/preview',
  summary: 'How many people, rights and reviewers a review would have, and what silence would do',
  rights: 'admin',
  body: z.strictObject({ settings: ChosenSettings }),
  response: ReviewPreview,
  errors: ['not_found'],
  idempotent: 'by_route',
});
export const createReview = defineRoute({
  tag,
  method: 'POST',
  path: '/reviews',
  summary: 'Makes a review: a draft, one that starts at a time, or one that starts now',
  rights: 'admin',
  body: CreateReviewBody,
  response: Review,
  errors: ['not_found', 'empty_scope', 'conflict'],
  idempotent: true,
});
export const getReview = defineRoute({
  ...one,
  method: 'GET',
  path: '/reviews/:review_id',
  summary: 'One review; for admins, and for those with items in it',
  rights: 'member',
  query: Nothing,
});
export const updateReview = defineRoute({
  ...one,
  method: 'PUT',
  path: '/reviews/:review_id',
  summary: 'Changes a review before it starts; of a series: how the next runs will be',
  body: CreateReviewBody,
  errors: ['not_found', 'review_state', 'empty_scope', 'conflict', 'stale_version'],
  concurrency: 'required',
});
