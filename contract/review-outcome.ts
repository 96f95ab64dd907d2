import * as z from 'zod';
import { Id, Instant, Nothing, PersonRef, Reason, text } from './primitives.ts';
import { HoldReason, Review, ReviewParams } from './reviews.ts';
import { APPLY_RESULTS } from './review-items.ts';
import { defineRoute } from './route.ts';

/** What applying a review does, by kind of change. */
export const PLANNED_CHANGES = [
  'remove_member',
  'remove_admin',
  'leave_team',
  'end_grant',
  'reduce_grant',
  'revoke_key',
] as const;
export const PlannedChange = z.enum(PLANNED_CHANGES);
export type PlannedChange = z.output<typeof PlannedChange>;

/** What a review takes away, what became of it, and whether it held. */
export const ReviewOutcome = z.object({
  changes: z.array(z.object({ change: PlannedChange, items: z.int() })),
  kept: z.int(),
  kept_flagged: z.int().describe('Nobody answered, kept by the rules'),
  by_silence: z.int().describe('Revoked because nobody answered'),
  people: z.int().describe('Who would lose something'),
  admins: z.int(),
  share: z.number().describe('Of the items, 0–1'),
  hold: z.array(HoldReason),
  approval: z
    .object({ by: PersonRef, at: Instant, note: z.string() })
    .nullable()
    .describe('Of the second person'),
  results: z.array(z.object({ result: z.enum(APPLY_RESULTS), items: z.int() })),
  waiting: z.int().describe('Items still to be applied'),
  stick: z.object({
    checked_at: Instant.nullable(),
    again_at: Instant.nullable().describe('When it is checked again by itself'),
    holds: z.int(),
    still: z.int().describe('Still in effect, another way'),
    back: z.int().describe('Was given again since'),
  }),
  slowest_hours: z.number().nullable().describe('From the decision to its effect, at most'),
  recommendations: z.object({ given: z.int(), followed: z.int(), overridden: z.int() }),
  evidence: z
    .object({ made_at: Instant, manifest_sha256: z.string(), bytes: z.int(), by: PersonRef })
    .nullable()
    .describe('The last pack that was made'),
});
export type ReviewOutcome = z.output<typeof ReviewOutcome>;

const one = { tag: 'reviews', params: ReviewParams, rights: 'admin', response: Review } as const;
const act = { ...one, method: 'POST', concurrency: 'optional' } as const;

export const getReviewOutcome = defineRoute({
  ...one,
  method: 'GET',
  path: '/reviews/:review_id/outcome',
  summary: 'What a review takes away, what became of it, and whether it held',
  query: Nothing,
  response: ReviewOutcome,
});
export const approveReview = defineRoute({
  ...act,
  path: '/reviews/:review_id/approve',
  summary: 'A second admin lets a held review be applied',
  body: z.strictObject({ note: text(0, 500).default('') }).optional(),
  errors: ['review_state', 'second_person'],
  idempotent: true,
});
export const applyReview = defineRoute({
  ...act,
  path: '/reviews/:review_id/apply',
  summary: 'Applies the decisions of a review that is closed, item by item, each once',
  body: Nothing.optional(),
  errors: ['review_state', 'second_person'],
  idempotent: true,
});
export const retryReview = defineRoute({
  ...act,
  path: '/reviews/:review_id/retry',
  summary: 'Tries again what failed or was blocked; what is done stays done',
  body: z.strictObject({ item_ids: z.array(Id).min(1).max(5000).optional() }).optional(),
  errors: ['review_state'],
  idempotent: true,
});
export const checkReview = defineRoute({
  ...act,
  path: '/reviews/:review_id/check',
  summary: 'Looks again whether what was taken away is gone',
  body: Nothing.optional(),
  response: ReviewOutcome,
  errors: ['review_state'],
  idempotent: 'by_route',
});
export const signOffReview = defineRoute({
  ...act,
  path: '/reviews/:review_id/sign_off',
  summary: 'The owner’s last word: the exceptions of a completed review are known and accepted',
  body: z.strictObject({ note: Reason }),
  errors: ['review_state', 'conflict'],
  idempotent: true,
});
export const getReviewEvidence = defineRoute({
  tag: 'reviews',
  method: 'GET',
  path: '/reviews/:review_id/evidence',
  summary: 'The evidence pack of a closed review as a zip; itself an event',
  rights: 'admin',
  params: ReviewParams,
  query: Nothing,
  produces: ['application/zip'],
  errors: ['review_state'],
});
export const getEvidenceKey = defineRoute({
  tag: 'reviews',
  method: 'GET',
  path: '/reviews/evidence_key',
  summary: 'The key that evidence packs are signed with, to compare with that in a pack',
  rights: 'member',
  query: Nothing,
  response: z.object({
    algorithm: z.literal('Ed25519'),
    public_key: z.string().describe('SPKI, DER, base64'),
    fingerprint: z.string().describe('SHA-256 of the key, hex'),
  }),
});
