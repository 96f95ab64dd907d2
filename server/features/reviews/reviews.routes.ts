import {
  closeReview,
  deleteReview,
  extendReview,
  nudgeReviewers,
  pauseReview,
  reassignItems,
  resumeReview,
  startReview,
  stopReview,
} from '../../../contract/review-acts.ts';
import { getDormantPrivilege, getReviewProgress } from '../../../contract/review-progress.ts';
import {
  createReview,
  getReview,
  listReviews,
  previewReview,
  updateReview,
} from '../../../contract/reviews.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { presentReview } from '../../reviews/review-view.ts';
import { requireReview } from '../../reviews/visible.repo.ts';
import { nudgeReviewers as nudge } from './nudge.ts';
import { previewReview as preview } from './preview.ts';
import { dormantPrivilege, progressOf } from './progress.ts';
import { reassignItems as reassign } from './reassign.ts';
import * as acts from './review-acts.ts';
import { listReviewsPage } from './review-list.ts';
import * as reviews from './reviews.service.ts';

export const reviewsRoutes: readonly Implementation[] = [
  implement(listReviews, ({ query }, ctx) => listReviewsPage(ctx, query)),
  implement(previewReview, ({ body }, ctx) => preview(ctx, body.settings)),
  implement(createReview, ({ body }, ctx) => reviews.createReview(ctx, body)),
  implement(getReview, async ({ params }, ctx) => {
    const actor = actorOf(ctx);
    await requireReview(ctx.db, actor, params.review_id);
    const review = await presentReview(ctx.db, actor, params.review_id);
    ctx.out.etag = review.etag;
    return review;
  }),
  implement(updateReview, ({ params, body }, ctx) =>
    reviews.updateReview(ctx, params.review_id, body),
  ),
  implement(deleteReview, ({ params }, ctx) => reviews.deleteReview(ctx, params.review_id)),
  implement(startReview, ({ params, body }, ctx) =>
    reviews.startReview(ctx, params.review_id, body?.confirm),
  ),
  implement(pauseReview, ({ params, body }, ctx) =>
    acts.pauseReview(ctx, params.review_id, body?.reason),
  ),
  implement(resumeReview, ({ params }, ctx) => acts.resumeReview(ctx, params.review_id)),
  implement(extendReview, ({ params, body }, ctx) =>
    acts.extendReview(ctx, params.review_id, body),
  ),
  implement(closeReview, ({ params, body }, ctx) =>
    acts.closeReview(ctx, params.review_id, body?.reason),
  ),
  implement(stopReview, ({ params, body }, ctx) => acts.stopReview(ctx, params.review_id, body)),
  implement(reassignItems, ({ params, body }, ctx) => reassign(ctx, params.review_id, body)),
  implement(nudgeReviewers, ({ params, body }, ctx) =>
    nudge(ctx, params.review_id, body?.reviewer_ids),
  ),
  implement(getReviewProgress, ({ params, query }, ctx) =>
    progressOf(ctx, params.review_id, query.tz),
  ),
  implement(getDormantPrivilege, ({ query }, ctx) =>
    dormantPrivilege(ctx, query.exclude_younger_days),
  ),
];
