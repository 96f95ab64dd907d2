import { getReviewDesk, listReviewHistory, saveReviewDesk } from '../../../contract/review-desk.ts';
import { decideItems, getReviewItem, listReviewItems } from '../../../contract/review-items.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { requireReview } from '../../reviews/visible.repo.ts';
import { decide } from './decide.ts';
import { putDesk, readDesk } from './desk.repo.ts';
import { listHistory } from './history.service.ts';
import { listItems, readItem } from './review-items.service.ts';

export const reviewItemsRoutes: readonly Implementation[] = [
  implement(listReviewItems, ({ params, query }, ctx) => listItems(ctx, params.review_id, query)),
  implement(getReviewItem, ({ params }, ctx) => readItem(ctx, params.review_id, params.item_id)),
  implement(decideItems, ({ params, body }, ctx) => decide(ctx, params.review_id, body)),
  implement(getReviewDesk, async ({ params }, ctx) => {
    await requireReview(ctx.db, actorOf(ctx), params.review_id);
    return readDesk(ctx.db, actorOf(ctx), params.review_id);
  }),
  implement(saveReviewDesk, async ({ params, body }, ctx) => {
    await requireReview(ctx.db, actorOf(ctx), params.review_id);
    await ctx.transact((tx) => putDesk(tx, actorOf(ctx), params.review_id, body));
    return body;
  }),
  implement(listReviewHistory, ({ params, query }, ctx) => listHistory(ctx, params.user_id, query)),
];
