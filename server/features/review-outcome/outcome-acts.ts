import type { Review } from '../../../contract/reviews.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { wakeJobs } from '../../jobs/jobs.ts';
import { readActing } from '../../reviews/acting.repo.ts';
import {
  isPossible,
  isSecondPerson,
  wantsSecondPerson,
  type Act,
  type Held,
} from '../../reviews/may.ts';
import { assertFreshReview, presentReview } from '../../reviews/review-view.ts';
import { setState, setSignedOff } from '../../reviews/state.repo.ts';
import { checkIn } from '../../reviews/stick.ts';
import { itemsTold } from '../../reviews/told-items.ts';
import { ofReview } from '../../reviews/told.ts';
import { lockReview, type ReviewRow } from '../../reviews/visible.repo.ts';
import { replan } from './retry.repo.ts';

interface Acting {
  readonly tx: Tx;
  readonly audit: AuditSink;
  readonly actor: Actor;
  readonly review: ReviewRow;
}

const heldOf = (review: ReviewRow): Held => ({
  hold: review.hold,
  approvedBy: review.approved_by,
  ownerId: review.owner_id,
  closedBy: review.closed_by,
});

/** Does an act to a locked review that is in one of its states; 409 `review_state` in another. */
const act = (
  ctx: Context,
  reviewId: number,
  name: Act,
  work: (acting: Acting) => Promise<void>,
): Promise<Review> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const review = await lockReview(tx, actor.orgId, reviewId);
    if (!review) throw notFound('Review');
    await assertFreshReview(tx, ctx, review);
    if (!isPossible(name, { state: review.state, hasSnapshot: true })) {
      const state = review.state.replaceAll('_', ' ');
      throw new AppError('review_state', `The review is ${state}; this is not possible now`);
    }
    await work({ tx, audit, actor, review });
    return presentReview(tx, actor, reviewId);
  });
};

const startApplying = async (
  { tx, audit, review }: Acting,
  appliedBy: number,
  approval?: { readonly by: number; readonly note: string },
): Promise<void> => {
  await setState(tx, review.id, {
    state: 'applying',
    appliedBy,
    ...(approval && { approval }),
  });
  await wakeJobs(tx);
  audit({
    ...ofReview(review, 'review.apply_started'),
    changes: { state: [review.state, 'applying'], applied_by: [review.applied_by, appliedBy] },
  });
};

/**
 * A second admin lets a held review be applied; one that applies by itself then does, in the name of
 * its owner, if that is an active admin still. 403 `second_person` for whoever owns it or ended it.
 */
export const approve = (ctx: Context, reviewId: number, note: string): Promise<Review> =>
  act(ctx, reviewId, 'approve', async (acting) => {
    const { tx, audit, actor, review } = acting;
    if (!wantsSecondPerson(heldOf(review))) {
      throw new AppError('review_state', 'The review waits for nobody’s approval');
    }
    if (!isSecondPerson(actor, heldOf(review))) {
      throw new AppError(
        'second_person',
        'Another admin than who owns or ended the review approves',
      );
    }
    const approval = { by: actor.userId, note };
    audit({
      ...ofReview(review, 'review.approved'),
      ...(note !== '' && { reason: note }),
      changes: { approved_by: [null, actor.userId] },
      summary: review.hold.map(({ code, count, limit }) => `${code}: ${count} over ${limit}`),
    });
    const owner =
      review.rules.apply === 'by_itself'
        ? await readActing(tx, actor.orgId, review.owner_id)
        : null;
    if (owner) await startApplying(acting, owner.userId, approval);
    else await setState(tx, review.id, { state: review.state, approval });
  });

/** Lets a closed review be applied in the name of the caller. */
export const apply = (ctx: Context, reviewId: number): Promise<Review> =>
  act(ctx, reviewId, 'apply', async (acting) => {
    if (wantsSecondPerson(heldOf(acting.review))) {
      throw new AppError('second_person', 'A second admin has to approve this first');
    }
    await startApplying(acting, acting.actor.userId);
  });

/** Tries again, in the name of the caller, what was blocked or has failed: all of it, or these items. */
export const retry = (
  ctx: Context,
  reviewId: number,
  itemIds?: readonly number[],
): Promise<Review> =>
  act(ctx, reviewId, 'retry', async (acting) => {
    const { tx, audit, actor, review } = acting;
    const items = await replan(tx, review.id, itemIds);
    const { length } = items;
    if (length === 0)
      throw new AppError('review_state', 'Nothing of that was blocked or has failed');
    await setState(tx, review.id, { state: 'applying', appliedBy: actor.userId });
    await wakeJobs(tx);
    audit({
      ...ofReview(review, 'review.retried'),
      changes: {
        state: [review.state, 'applying'],
        applied_by: [review.applied_by, actor.userId],
        items: [0, length],
        ...itemsTold(items),
      },
      summary: [`${length} ${length === 1 ? 'item is' : 'items are'} tried again`],
    });
  });

/** Looks again whether what was taken away is gone. */
export const check = (ctx: Context, reviewId: number): Promise<Review> =>
  act(ctx, reviewId, 'check', ({ tx, audit, actor, review }) =>
    checkIn(tx, audit, actor.orgId, review),
  );

/** The last word of the owner; of any admin where the owner is none any more. Once. */
export const signOff = (ctx: Context, reviewId: number, note: string): Promise<Review> =>
  act(ctx, reviewId, 'sign_off', async ({ tx, audit, actor, review }) => {
    if (review.is_signed_off) throw new AppError('conflict', 'The review is signed off already');
    const owner = await readActing(tx, actor.orgId, review.owner_id);
    if (owner && owner.userId !== actor.userId) {
      throw new AppError('forbidden', `${owner.fullName} owns the review and signs it off`);
    }
    await setSignedOff(tx, review.id, actor.userId, note);
    audit({
      ...ofReview(review, 'review.signed_off'),
      reason: note,
      changes: { signed_off_by: [null, actor.userId] },
    });
  });
