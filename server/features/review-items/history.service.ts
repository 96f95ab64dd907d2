import type { Paging } from '../../../contract/list-query.ts';
import type { listReviewHistory } from '../../../contract/review-desk.ts';
import type { Reply } from '../../../contract/route.ts';
import { toInstantOrNull } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import { toReviewItem } from '../../reviews/item-view.ts';
import { seesAll } from '../../reviews/visible.repo.ts';
import { countHistory, keyOfHistory, readHistoryPage } from './item-history.repo.ts';

/**
 * What was decided of somebody's rights here, newest first. Whoever asks about themselves is told of
 * reviews that have ended alone: until then a reviewer may still think otherwise.
 */
export const listHistory = async (
  ctx: Context,
  userId: number,
  paging: Paging,
): Promise<Reply<typeof listReviewHistory>> => {
  const actor = actorOf(ctx);
  await requireInOrg(ctx.db, actor, userId);
  const of = { orgId: actor.orgId, userId, withOpen: seesAll(actor) };
  const rows = await readPage(ctx, paging, {
    identity: ['review-history', of],
    keyKind: 'number',
    keyOf: keyOfHistory,
    read: (window) => readHistoryPage(ctx.db, of, window),
    count: () => countHistory(ctx.db, of),
  });
  return rows.map((row) => ({
    ...toReviewItem(row),
    review: row.review,
    closed_at: toInstantOrNull(row.closed_at),
  }));
};
