import type { Parsed } from '../../../contract/route.ts';
import type { createReview as createRoute, Review } from '../../../contract/reviews.ts';
import type { AuditInput, AuditSink } from '../../audit/record.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import { invalidField } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { wakeJobs } from '../../jobs/jobs.ts';
import { sortName } from '../../people/names.ts';
import { aboutReview, ofSeries, titleOf, type NamedReview } from '../../reviews/about-review.ts';
import { isBeforeStart } from '../../reviews/may.ts';
import { presentReview } from '../../reviews/review-view.ts';
import { nextStartTold } from '../../reviews/start.repo.ts';
import { checkSettings, requireConfirmation, requireSomething } from './check-settings.ts';
import type { LockedReview } from './lock-review.repo.ts';
import { lockReview, requireState, wrongState } from './lock-review.ts';
import {
  deleteReviewRow,
  insertReview,
  isFuture,
  readSeriesSettings,
  renewVersion,
  updateReviewRow,
  updateSeries,
} from './reviews.repo.ts';
import { settingsDiff } from './settings-diff.ts';

type Body = Parsed<typeof createRoute>['body'];

/** The review on the wire as the transaction leaves it, with its ETag on the reply. */
export const answer = async (tx: Tx, ctx: Context, id: number): Promise<Review> => {
  const review = await presentReview(tx, actorOf(ctx), id);
  ctx.out.etag = review.etag;
  return review;
};

/** State and time that a request asks for. */
const startOf = (start: Body['start']) => {
  if (start === undefined) return { state: 'draft', startsAt: null } as const;
  return start === 'now'
    ? ({ state: 'starting', startsAt: null } as const)
    : ({ state: 'scheduled', startsAt: start } as const);
};

const checkStart = async (q: Queryable, orgId: number, body: Body): Promise<void> => {
  const { settings, start, confirm } = body;
  await checkSettings(q, orgId, settings);
  if (start === undefined) return;
  if (start !== 'now' && !(await isFuture(q, start))) {
    throw invalidField('start', 'Must be in the future; leave it to `now` to start at once');
  }
  requireConfirmation(settings, confirm);
  await requireSomething(q, orgId, settings);
};

// Of a new review the state comes with its making.
const scheduled = (
  review: NamedReview & { readonly state?: LockedReview['state'] },
  start: NonNullable<Body['start']>,
): AuditInput => {
  const { state } = startOf(start);
  const isOther = review.state !== undefined && review.state !== state;
  return {
    ...aboutReview(review),
    event: 'review.scheduled',
    changes: {
      ...(isOther && { state: [review.state, state] as const }),
      starts_at: [null, start],
    },
  };
};

/** Makes a review: a draft, or one that starts at a time or now. Whoever makes it owns it. */
export const createReview = (ctx: Context, body: Body): Promise<Review> => {
  const { userId, orgId } = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const { settings, start } = body;
    await checkStart(tx, orgId, body);
    const nameKey = sortName(settings.name);
    const how = startOf(start);
    const made = { orgId, ownerId: userId, settings, nameKey, ...how };
    const { id, series_id: seriesId } = await insertReview(tx, made);
    const review = { id, org_id: orgId, name: settings.name, number: 1 };
    audit({
      ...aboutReview(review),
      ...ofSeries(seriesId),
      event: 'review.created',
      changes: { series_id: [null, seriesId], ...settingsDiff(null, settings) },
    });
    if (start !== undefined) {
      audit(scheduled(review, start));
      await wakeJobs(tx);
    }
    return answer(tx, ctx, id);
  });
};

/** Changes how the next runs of a series that has begun will be; the running one stays as it is. */
const updateNextRuns = async (
  tx: Tx,
  audit: AuditSink,
  review: LockedReview,
  { settings, confirm }: Body,
): Promise<void> => {
  const series = await readSeriesSettings(tx, review.series_id);
  if (series?.newest !== review.number || !series.has_next) throw wrongState(review.state);
  // They start by themselves, so that it is now or never that somebody confirms it.
  if (settings.rules.repeat !== 'none') requireConfirmation(settings, confirm);
  const changes = settingsDiff(series.settings, settings);
  if (Object.keys(changes).length === 0) return;
  const next = await updateSeries(tx, review.series_id, settings, true);
  await renewVersion(tx, review.id);
  audit({
    ...aboutReview(review),
    ...ofSeries(review.series_id, true),
    event: 'review.updated',
    changes: { ...changes, ...nextStartTold(next) },
  });
};

const updateBeforeStart = async (
  tx: Tx,
  audit: AuditSink,
  review: LockedReview,
  { settings, start, confirm }: Body,
): Promise<void> => {
  // A run that waits for its series is started by the clock, a draft or not.
  const series = await readSeriesSettings(tx, review.series_id);
  if (series?.has_next) requireConfirmation(settings, confirm);
  const how = startOf(start);
  const nameKey = sortName(settings.name);
  await updateReviewRow(tx, review.id, { settings, nameKey, ...how });
  await updateSeries(tx, review.series_id, settings, false);
  const named = { ...review, name: settings.name };
  const changes = settingsDiff(review.settings, settings);
  const isTakenBack = start === undefined && review.state === 'scheduled';
  if (Object.keys(changes).length > 0 || isTakenBack) {
    audit({
      ...aboutReview(named),
      ...ofSeries(review.series_id),
      event: 'review.updated',
      changes: { ...changes, ...(isTakenBack && { state: [review.state, 'draft'] as const }) },
    });
  }
  if (start === undefined) return;
  audit(scheduled(named, start));
  await wakeJobs(tx);
};

/** Changes a review that has not started; of a series that has: how its next runs will be. */
export const updateReview = (ctx: Context, id: number, body: Body): Promise<Review> => {
  const { orgId } = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const review = await lockReview(tx, ctx, id);
    requireState(review, 'edit');
    const isStarted = !isBeforeStart(review.state);
    if (isStarted && body.start !== undefined) throw wrongState(review.state);
    await checkStart(tx, orgId, body);
    if (isStarted) await updateNextRuns(tx, audit, review, body);
    else await updateBeforeStart(tx, audit, review, body);
    return answer(tx, ctx, id);
  });
};

/** Deletes a review that has never started. */
export const deleteReview = (ctx: Context, id: number): Promise<{ message: string }> => {
  return ctx.transact(async (tx, audit) => {
    const review = await lockReview(tx, ctx, id);
    requireState(review, 'delete');
    const isLast = await deleteReviewRow(tx, id, review.series_id);
    audit({
      ...aboutReview(review),
      ...ofSeries(review.series_id),
      event: 'review.deleted',
      ...(isLast && { changes: { series_id: [review.series_id, null] } }),
    });
    return { message: `The review ${titleOf(review)} is deleted` };
  });
};

/** Starts a review now. */
export const startReview = (
  ctx: Context,
  id: number,
  confirm: string | undefined,
): Promise<Review> => {
  const { orgId } = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const review = await lockReview(tx, ctx, id);
    requireState(review, 'start');
    const { settings } = review;
    await checkStart(tx, orgId, { settings, start: 'now', confirm });
    const nameKey = sortName(settings.name);
    await updateReviewRow(tx, id, { settings, nameKey, state: 'starting', startsAt: null });
    audit(scheduled(review, 'now'));
    await wakeJobs(tx);
    return answer(tx, ctx, id);
  });
};
