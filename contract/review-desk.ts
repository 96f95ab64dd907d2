import * as z from 'zod';
import { pagingShape } from './list-query.ts';
import { Id, IdParam, Instant, Nothing, Ref, Text } from './primitives.ts';
import { ReviewItem } from './review-items.ts';
import { ReviewParams } from './reviews.ts';
import { defineRoute } from './route.ts';

/** A reviewer's desk: where they were, and notes that belong to no decision yet. */
const Desk = z.object({
  item_id: Id.nullable(),
  show: z.string().max(100).nullable(),
  drafts: z.record(z.string().regex(/^\d{1,16}$/), Text.max(500)).describe('Note by item id'),
});
export type Desk = z.output<typeof Desk>;

export const getReviewDesk = defineRoute({
  tag: 'reviews',
  rights: 'member',
  method: 'GET',
  path: '/reviews/:review_id/desk',
  summary: 'Where the caller was in a review, and their notes',
  params: ReviewParams,
  query: Nothing,
  response: Desk,
});
export const saveReviewDesk = defineRoute({
  tag: 'reviews',
  rights: 'member',
  method: 'PUT',
  path: '/reviews/:review_id/desk',
  summary: 'Keeps the place and the notes of the caller',
  params: ReviewParams,
  body: z.strictObject(Desk.shape),
  response: Desk,
});
export const listReviewHistory = defineRoute({
  tag: 'reviews',
  method: 'GET',
  path: '/users/:user_id/reviews',
  summary: 'What was decided of a person’s rights, in all reviews, newest first',
  rights: 'selfOrAdmin',
  params: z.strictObject({ user_id: IdParam }),
  query: z.strictObject(pagingShape),
  response: z.array(
    ReviewItem.pick({
      id: true,
      kind: true,
      right: true,
      answer: true,
      result: true,
      applied_at: true,
      reviewer: true,
    }).extend({ review: Ref, closed_at: Instant.nullable() }),
  ),
  errors: ['invalid_cursor'],
  paged: true,
});
