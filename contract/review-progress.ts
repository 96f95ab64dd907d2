import * as z from 'zod';
import { IntParam } from './list-query.ts';
import { Instant, PersonRef, Ref, Text } from './primitives.ts';
import { ReviewParams } from './reviews.ts';
import { defineRoute } from './route.ts';

/** A reviewer's work in figures: what tells somebody who looks from somebody who clicks. */
export const ReviewerProgress = z.object({
  reviewer: PersonRef.nullable().describe('Null: nobody may decide these'),
  is_active: z.boolean(),
  items: z.int(),
  open: z.int(),
  decided: z.int(),
  median_seconds: z.number().nullable().describe('Per decision taken one by one'),
  many_keep_share: z
    .number()
    .nullable()
    .describe('Of their answers, keeps given many at once, 0–1'),
  longest_run: z.int().describe('Equal answers in a row'),
  is_rubber_stamp: z.boolean().describe('More than 25 decided, at less than 2 s each'),
  last_decided_at: Instant.nullable(),
  last_reminded_at: Instant.nullable(),
});
export type ReviewerProgress = z.output<typeof ReviewerProgress>;

export const getReviewProgress = defineRoute({
  tag: 'reviews',
  rights: 'admin',
  params: ReviewParams,
  method: 'GET',
  path: '/reviews/:review_id/progress',
  summary: 'How a review goes: open items day by day, and each reviewer',
  query: z.strictObject({ tz: Text.max(60).optional() }),
  response: z.object({
    days: z.array(z.object({ date: z.iso.date(), open: z.int(), decided: z.int() })),
    reviewers: z.array(ReviewerProgress),
    reminders: z.array(
      z.object({ kind: z.string(), reviewer: Ref, open: z.int(), sent_at: Instant }),
    ),
  }),
});

/** A cell of the chart of privileges that sleep: people of a role by days without activity. */
export const DormantCell = z.object({
  role: z.enum(['admin', 'member']),
  idle_days: z.int().describe('At least so many'),
  below_days: z.int().nullable(),
  people: z.int(),
});
export const getDormantPrivilege = defineRoute({
  tag: 'reviews',
  method: 'GET',
  path: '/dormant_privilege',
  summary:
    'Active people by role and by days since they were last active; never counts from joining',
  rights: 'admin',
  query: z.strictObject({ exclude_younger_days: IntParam(0, 365).optional() }),
  response: z.object({ as_of: Instant, cells: z.array(DormantCell) }),
});
