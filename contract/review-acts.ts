import * as z from 'zod';
import { Id, InstantInput, MessageReply, Nothing, Reason, Text } from './primitives.ts';
import { StartConfirmation } from './review-settings.ts';
import { Review, ReviewParams } from './reviews.ts';
import { defineRoute } from './route.ts';

const one = {
  tag: 'reviews',
  params: ReviewParams,
  rights: 'admin',
  response: Review,
  concurrency: 'optional',
} as const;

export const deleteReview = defineRoute({
  ...one,
  method: 'DELETE',
  path: '/reviews/:review_id',
  summary: 'Deletes a review that has not started, and its series if no other run is left',
  response: MessageReply,
  errors: ['review_state'],
});
export const startReview = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/start',
  summary: 'Starts a review now: takes the snapshot and hands the items out',
  body: z.strictObject({ confirm: StartConfirmation }).optional(),
  errors: ['review_state', 'empty_scope'],
  idempotent: true,
});
export const pauseReview = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/pause',
  summary: 'Holds a review: nothing is decided, no reminder is sent, the end moves on',
  body: z.strictObject({ reason: Reason.optional() }).optional(),
  errors: ['review_state'],
  idempotent: true,
});
export const resumeReview = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/resume',
  summary: 'Goes on with a paused review; the end is later by as long as it rested',
  body: Nothing.optional(),
  errors: ['review_state'],
  idempotent: true,
});
export const extendReview = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/extend',
  summary: 'Moves the end of a running review to a later time',
  body: z.strictObject({ due_at: InstantInput, reason: Reason.optional() }),
  errors: ['review_state'],
  idempotent: true,
});
export const closeReview = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/close',
  summary: 'Ends a running review before its time; silence then means what the rules say',
  body: z.strictObject({ reason: Reason.optional() }).optional(),
  errors: ['review_state'],
  idempotent: true,
});
export const stopReview = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/stop',
  summary: 'Stops a review for good: nothing of it is applied, and its series ends',
  body: z.strictObject({ name: Text.max(200).describe('Of the review, typed'), reason: Reason }),
  errors: ['review_state'],
  idempotent: true,
});
export const reassignItems = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/reassign',
  summary: 'Hands open items to another reviewer, whom the conflict rules allow for each of them',
  rights: 'member',
  body: z
    .strictObject({
      to_id: Id,
      item_ids: z.array(Id).min(1).max(5000).optional(),
      from_id: Id.optional().describe('Instead of items: all open ones of this reviewer'),
      held: z.literal(true).optional().describe('Instead: all that nobody may decide yet'),
      note: Reason.optional(),
    })
    .refine(
      ({ item_ids, from_id, held }) =>
        [item_ids, from_id, held].filter((way) => way !== undefined).length === 1,
      {
        path: ['item_ids'],
        message: 'Give one of item_ids, from_id and held',
      },
    )
    .meta({
      oneOf: [{ required: ['item_ids'] }, { required: ['from_id'] }, { required: ['held'] }],
    }),
  response: z.object({
    moved: z.int(),
    refused: z.array(z.object({ item_id: Id, message: z.string() })).describe('And why each'),
  }),
  errors: ['review_state', 'not_found', 'reviewer_conflict'],
  idempotent: true,
});
export const nudgeReviewers = defineRoute({
  ...one,
  method: 'POST',
  path: '/reviews/:review_id/nudge',
  summary: 'Mails those who have open items; each at most once an hour',
  body: z.strictObject({ reviewer_ids: z.array(Id).max(500).optional() }).optional(),
  response: z.object({ sent: z.int(), waiting: z.int().describe('Told within the last hour') }),
  errors: ['review_state'],
  idempotent: true,
});
