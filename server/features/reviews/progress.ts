import type { Reply } from '../../../contract/route.ts';
import type {
  getDormantPrivilege,
  getReviewProgress,
  ReviewerProgress,
} from '../../../contract/review-progress.ts';
import { databaseNow } from '../../db/clock.repo.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { inZone } from '../../http/time-zone.ts';
import { requireReview } from '../../reviews/visible.repo.ts';
import {
  readDays,
  readDormant,
  readReminders,
  readReviewerRows,
  type ReviewerRow,
} from './progress.repo.ts';

/** Who decides more than so many items at less than so many seconds each does not look at them. */
const RUBBER_STAMP = { decided: 25, seconds: 2 };

const toReviewer = (row: ReviewerRow): ReviewerProgress => ({
  ...row,
  is_rubber_stamp:
    row.decided > RUBBER_STAMP.decided &&
    row.median_seconds !== null &&
    row.median_seconds < RUBBER_STAMP.seconds,
  last_decided_at: toInstantOrNull(row.last_decided_at),
  last_reminded_at: toInstantOrNull(row.last_reminded_at),
});

/** How a review goes: day by day in a zone, reviewer by reviewer, and who was reminded. */
export const progressOf = async (
  ctx: Context,
  reviewId: number,
  tz: string | undefined,
): Promise<Reply<typeof getReviewProgress>> => {
  await requireReview(ctx.db, actorOf(ctx), reviewId);
  const days = await inZone(tz, (zone) => readDays(ctx.db, reviewId, zone));
  const reviewers = await readReviewerRows(ctx.db, reviewId);
  const reminders = await readReminders(ctx.db, reviewId);
  return {
    days,
    reviewers: reviewers.map(toReviewer),
    reminders: reminders.map((row) => ({ ...row, sent_at: toInstant(row.sent_at) })),
  };
};

/** Active people by role and by days without activity. */
export const dormantPrivilege = async (
  ctx: Context,
  youngDays: number | undefined,
): Promise<Reply<typeof getDormantPrivilege>> => {
  const asOf = await databaseNow(ctx.db);
  const cells = await readDormant(ctx.db, actorOf(ctx).orgId, youngDays ?? 0);
  return { as_of: asOf.toISOString(), cells };
};
