import type { Review } from '../../contract/reviews.ts';
import type { Queryable } from '../db/db.ts';
import { toInstant, toInstantOrNull } from '../db/instant.ts';
import { notFound } from '../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../http/context.ts';
import { assertFresh, etagOf } from '../http/etag.ts';
import { readCountsOf, type CountsOfReview } from './counts.repo.ts';
import { actsOf } from './may.ts';
import { readReviewRows, type ReviewViewRow } from './review-view.repo.ts';
import { seesAll } from './visible.repo.ts';

interface Versioned {
  readonly id: number;
  readonly version: number;
}

const reviewEtag = ({ id, version }: Versioned): string => etagOf('review', id, version);

const toReview = (actor: Actor, row: ReviewViewRow, figures: CountsOfReview): Review => ({
  id: row.id,
  series_id: row.series_id,
  number: row.number,
  state: row.state,
  settings: row.settings,
  scope_name: row.scope_name,
  owner: row.owner,
  starts_at: toInstantOrNull(row.starts_at),
  started_at: toInstantOrNull(row.started_at),
  due_at: toInstantOrNull(row.due_at),
  paused_at: toInstantOrNull(row.paused_at),
  closed_at: toInstantOrNull(row.closed_at),
  completed_at: toInstantOrNull(row.completed_at),
  cancelled_at: toInstantOrNull(row.cancelled_at),
  next_start_at: toInstantOrNull(row.next_start_at),
  next_runs: seesAll(actor) ? row.next_runs : null,
  people: row.people,
  hold: row.hold,
  closed_by: row.closed_by,
  approved_by: row.approved_by,
  signed_off: row.signed_off && { ...row.signed_off, at: toInstant(row.signed_off.at) },
  snapshot_hash: row.snapshot_hash,
  ...figures,
  may: actsOf(actor, row, figures),
  etag: reviewEtag(row),
});

/** Reviews of the actor's org as the actor sees them, in the order of the ids; unknown ones left out. */
export const presentReviews = async (
  q: Queryable,
  actor: Actor,
  ids: readonly number[],
): Promise<Review[]> => {
  const rows = await readReviewRows(q, actor.orgId, ids);
  const figures = await readCountsOf(q, ids, actor.userId);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toReview(actor, row, figures(id))] : [];
  });
};

/** One review of the actor's org. 404 where there is none; who may see it was asked before. */
export const presentReview = async (q: Queryable, actor: Actor, id: number): Promise<Review> => {
  const [review] = await presentReviews(q, actor, [id]);
  if (!review) throw notFound('Review');
  return review;
};

/** Refuses what was asked of an older version of a locked review: 412, with the review as it stands. */
export const assertFreshReview = (tx: Queryable, ctx: Context, review: Versioned): Promise<void> =>
  assertFresh(ctx.ifMatch, reviewEtag(review), () => presentReview(tx, actorOf(ctx), review.id));
