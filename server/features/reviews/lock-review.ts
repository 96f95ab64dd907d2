import type { ReviewState } from '../../../contract/reviews.ts';
import type { Tx } from '../../db/db.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { isOnItsWay, isPossible, type Act } from '../../reviews/may.ts';
import { assertFreshReview } from '../../reviews/review-view.ts';
import { lockReviewRow, type LockedReview } from './lock-review.repo.ts';

/**
 * A review of the actor's org, locked until the transaction ends. 404 when there is none, 412 when a
 * client that sent `If-Match` knew an older version.
 */
export const lockReview = async (tx: Tx, ctx: Context, reviewId: number): Promise<LockedReview> => {
  const review = await lockReviewRow(tx, actorOf(ctx).orgId, reviewId);
  if (!review) throw notFound('Review');
  await assertFreshReview(tx, ctx, review);
  return review;
};

const STANDS: Readonly<Record<ReviewState, string>> = {
  draft: 'has not started',
  scheduled: 'has not started',
  starting: 'is just starting',
  active: 'is running',
  paused: 'is paused',
  closing: 'is being closed',
  awaiting_apply: 'is closed',
  applying: 'is being applied',
  completed: 'is completed',
  cancelled: 'was stopped',
};

/** The refusal of what cannot be done with a review as it stands: 409 `review_state`. */
export const wrongState = (state: ReviewState): AppError =>
  new AppError('review_state', `The review ${STANDS[state]}`);

/** Refuses an act that is not possible where a locked review stands. */
export const requireState = ({ state, has_snapshot: hasSnapshot }: LockedReview, act: Act) => {
  const standing = { state, hasSnapshot };
  if (isPossible(act, standing)) return;
  throw wrongState(isOnItsWay(standing) ? 'starting' : state);
};
