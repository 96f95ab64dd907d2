import type { getReviewItem, listReviewItems, ReviewItem } from '../../../contract/review-items.ts';
import type { Parsed, Reply } from '../../../contract/route.ts';
import { notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { toAnswer, toReviewItem } from '../../reviews/item-view.ts';
import { readItems } from '../../reviews/items.repo.ts';
import { requireReview, seesAll } from '../../reviews/visible.repo.ts';
import { otherWays } from '../../reviews/ways.repo.ts';
import { toInstant } from '../../db/instant.ts';
import { readAssignments, readDecisions } from './item-history.repo.ts';
import { countItems, keyOfItem, readItemPage } from './item-list.repo.ts';
import { readPeers } from './peers.repo.ts';

type Query = Parsed<typeof listReviewItems>['query'];

// A member sees their own, whatever they ask for; asking for somebody else's finds none.
const reviewerOf = (actor: Actor, asked: Query['reviewer']): number | null | undefined => {
  if (!seesAll(actor) || asked === 'me') return actor.userId;
  return asked === 'none' ? null : asked;
};

const isOfOthers = (actor: Actor, asked: Query['reviewer']): boolean =>
  !seesAll(actor) && asked !== undefined && asked !== 'me' && asked !== actor.userId;

/** Items of a review in its order, a page at a time. */
export const listItems = async (
  ctx: Context,
  reviewId: number,
  { page, per_page: perPage, cursor, count, reviewer, ...filters }: Query,
): Promise<ReviewItem[]> => {
  const actor = actorOf(ctx);
  await requireReview(ctx.db, actor, reviewId);
  const isEmpty = isOfOthers(actor, reviewer);
  const reviewerId = reviewerOf(actor, reviewer);
  const listing = { ...filters, orgId: actor.orgId, reviewId, reviewerId };
  const rows = await readPage(
    ctx,
    { page, per_page: perPage, cursor, count },
    {
      identity: ['review-items', listing, isEmpty],
      keyKind: 'number',
      keyOf: keyOfItem,
      read: async (window) => (isEmpty ? [] : readItemPage(ctx.db, listing, window)),
      count: async () => (isEmpty ? 0 : countItems(ctx.db, listing)),
    },
  );
  return rows.map(toReviewItem);
};

/** One item with what helps to decide. 404 for an item that the caller does not see. */
export const readItem = async (
  ctx: Context,
  reviewId: number,
  itemId: number,
): Promise<Reply<typeof getReviewItem>> => {
  const actor = actorOf(ctx);
  await requireReview(ctx.db, actor, reviewId);
  const place = { orgId: actor.orgId, id: reviewId };
  const [item] = await readItems(ctx.db, place, [itemId]);
  if (!item || !(seesAll(actor) || item.reviewer_id === actor.userId)) throw notFound('Item');
  const [ways, peers, history, assignments] = await Promise.all([
    otherWays(ctx.db, place, [itemId]),
    readPeers(ctx.db, actor.orgId, itemId),
    readDecisions(ctx.db, itemId),
    readAssignments(ctx.db, itemId),
  ]);
  return {
    item: toReviewItem(item),
    peers,
    also: ways.map(({ source, label, role, href }) => ({ source, label, role, href })),
    history: history.map(toAnswer),
    assignments: assignments.map((row) => ({ ...row, at: toInstant(row.at) })),
  };
};
