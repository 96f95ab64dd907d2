import {
  applyReview,
  approveReview,
  checkReview,
  getReviewOutcome,
  retryReview,
  signOffReview,
} from '../../../contract/review-outcome.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { apply, approve, check, retry, signOff } from './outcome-acts.ts';
import { readOutcome } from './outcome.service.ts';

export const reviewOutcomeRoutes: readonly Implementation[] = [
  implement(getReviewOutcome, ({ params }, ctx) =>
    readOutcome(ctx.db, actorOf(ctx).orgId, params.review_id),
  ),
  implement(approveReview, ({ params, body }, ctx) =>
    approve(ctx, params.review_id, body?.note ?? ''),
  ),
  implement(applyReview, ({ params }, ctx) => apply(ctx, params.review_id)),
  implement(retryReview, ({ params, body }, ctx) => retry(ctx, params.review_id, body?.item_ids)),
  implement(checkReview, async ({ params }, ctx) => {
    await check(ctx, params.review_id);
    return readOutcome(ctx.db, actorOf(ctx).orgId, params.review_id);
  }),
  implement(signOffReview, ({ params, body }, ctx) => signOff(ctx, params.review_id, body.note)),
];
