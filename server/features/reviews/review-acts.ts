import type { Review } from '../../../contract/reviews.ts';
import type { AuditEvent } from '../../../contract/audit.ts';
import type { AuditInput } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { toInstantOrNull } from '../../db/instant.ts';
import { AppError, invalidField } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { wakeJobs } from '../../jobs/jobs.ts';
import { searchKey } from '../../people/names.ts';
import { aboutReview, ofSeries } from '../../reviews/about-review.ts';
import { hasBegun } from '../../reviews/apply.repo.ts';
import type { Act } from '../../reviews/may.ts';
import { nextStartTold } from '../../reviews/start.repo.ts';
import type { LockedReview } from './lock-review.repo.ts';
import { lockReview, requireState } from './lock-review.ts';
import {
  closeRow,
  compareEnd,
  extendRow,
  pauseRow,
  resumeRow,
  stopRow,
} from './review-acts.repo.ts';
import { answer } from './reviews.service.ts';

/** What an act on a review is called in the log, and what it does. */
interface Doing {
  readonly event: AuditEvent;
  readonly reason?: string | undefined;
  /** Ends the series, too. */
  readonly isOfSeries?: boolean;
  /** Returns what has changed besides the state. */
  readonly work: (
    tx: Tx,
    review: LockedReview,
    actor: Actor,
  ) => Promise<AuditInput['changes'] | undefined>;
}

// Whatever is due now is due differently: the scheduler looks again.
const act = (ctx: Context, id: number, name: Act, what: Doing): Promise<Review> => {
  const actor = actorOf(ctx);
  const { event, reason, isOfSeries = false, work } = what;
  return ctx.transact(async (tx, audit) => {
    const review = await lockReview(tx, ctx, id);
    requireState(review, name);
    const changes = await work(tx, review, actor);
    const series = isOfSeries ? ofSeries(review.series_id) : {};
    audit({ ...aboutReview(review), ...series, event, reason, ...(changes && { changes }) });
    await wakeJobs(tx);
    return answer(tx, ctx, id);
  });
};

/** Holds a running review: nothing is decided, nobody is reminded, the end moves on. */
export const pauseReview = (ctx: Context, id: number, reason?: string): Promise<Review> =>
  act(ctx, id, 'pause', {
    event: 'review.paused',
    reason,
    work: async (tx) => {
      await pauseRow(tx, id);
      return { state: ['active', 'paused'] };
    },
  });

/** Goes on with a paused review. */
export const resumeReview = (ctx: Context, id: number): Promise<Review> =>
  act(ctx, id, 'resume', {
    event: 'review.resumed',
    work: async (tx, review) => {
      const dueAt = await resumeRow(tx, id);
      return {
        state: ['paused', 'active'],
        due_at: [toInstantOrNull(review.due_at), toInstantOrNull(dueAt)],
      };
    },
  });

/** Moves the end of a running review to a later time; to an earlier one it is closed. */
export const extendReview = (
  ctx: Context,
  id: number,
  { due_at: dueAt, reason }: { readonly due_at: string; readonly reason?: string | undefined },
): Promise<Review> =>
  act(ctx, id, 'extend', {
    event: 'review.extended',
    reason,
    work: async (tx, review) => {
      const end = await compareEnd(tx, id, dueAt);
      if (!end.isFuture) throw invalidField('due_at', 'Must be in the future, after the start');
      if (!end.isLater) throw invalidField('due_at', 'Must be later than the end as it is');
      if (end.isTooFar) throw invalidField('due_at', 'At most a year after the start');
      await extendRow(tx, id, dueAt);
      return { due_at: [toInstantOrNull(review.due_at), dueAt] };
    },
  });

/** Ends a running review before its time. */
export const closeReview = (ctx: Context, id: number, reason?: string): Promise<Review> =>
  act(ctx, id, 'close', {
    event: 'review.closed',
    reason,
    work: async (tx, { state }, { userId }) => {
      await closeRow(tx, id, userId, reason);
      return { state: [state, 'closing'] };
    },
  });

/** Stops a review of which nothing is applied yet for good, and its series with it. */
export const stopReview = (
  ctx: Context,
  id: number,
  { name, reason }: { readonly name: string; readonly reason: string },
): Promise<Review> =>
  act(ctx, id, 'stop', {
    event: 'review.stopped',
    reason,
    isOfSeries: true,
    work: async (tx, review, { userId }) => {
      if (await hasBegun(tx, id)) {
        throw new AppError(
          'review_state',
          'Some of the review is applied already: go on with it, it cannot be stopped any more',
        );
      }
      if (searchKey(name) !== searchKey(review.name)) {
        throw invalidField('name', 'Is not the name of this review');
      }
      const next = await stopRow(tx, review, userId, reason);
      return { state: [review.state, 'cancelled'], ...nextStartTold(next) };
    },
  });
