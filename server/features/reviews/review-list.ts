import type { Parsed } from '../../../contract/route.ts';
import type { listReviews as listRoute, Review } from '../../../contract/reviews.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { presentReviews } from '../../reviews/review-view.ts';
import { seesAll } from '../../reviews/visible.repo.ts';
import {
  countReviews,
  keyOfListed,
  listReviewIds,
  type ReviewListing,
} from './review-list.repo.ts';

type Query = Parsed<typeof listRoute>['query'];

/**
 * A page of reviews: those with items for the actor, or what an admin asks for. Who is no admin may
 * ask for their own and for closed ones, and gets those with items for them.
 */
export const listReviewsPage = async (ctx: Context, query: Query): Promise<Review[]> => {
  const actor = actorOf(ctx);
  const { view, q } = query;
  const isWide = view === 'all' || view === 'scheduled';
  if (isWide && !seesAll(actor)) {
    throw new AppError('forbidden', 'Only admins see reviews that have no items for them');
  }
  const isOwn = view === 'mine' || !seesAll(actor);
  const listing: ReviewListing = {
    orgId: actor.orgId,
    view,
    reviewerId: isOwn ? actor.userId : null,
    q,
  };
  const rows = await readPage(ctx, query, {
    identity: ['reviews', listing],
    keyKind: 'number',
    keyOf: keyOfListed,
    read: (window) => listReviewIds(ctx.db, listing, window),
    count: () => countReviews(ctx.db, listing),
  });
  return presentReviews(
    ctx.db,
    actor,
    rows.map(({ id }) => id),
  );
};
