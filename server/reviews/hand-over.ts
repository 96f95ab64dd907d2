import type { AssignmentRule } from '../../contract/review-items.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Services } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { auditPerson } from '../people/target.ts';
import { aboutReview } from './about-review.ts';
import { readReviewers } from './conflict-facts.repo.ts';
import {
  itemsOf,
  itemsOfLost,
  itemsOutranking,
  itemsOverdue,
  lockRunning,
  moveItems,
  type OpenItem,
  type RunningReview,
} from './hand-over.repo.ts';
import { judgeReviewer } from './judge-reviewer.ts';
import { reviewsWithItemsOf } from './open-items.repo.ts';
import { movedTold } from './told-items.ts';

/** How items are handed on: to whom in which order, and what that is called. */
interface HandingOn {
  readonly toIds: readonly number[];
  readonly rule: AssignmentRule;
  readonly reason: string;
}

/**
 * Hands items on to the first of these who may decide each; gives back those that nobody of them
 * may. Each who gets some is an event.
 */
const handOn = async (
  tx: Tx,
  audit: AuditSink,
  review: RunningReview,
  items: readonly OpenItem[],
  { toIds, rule, reason }: HandingOn,
): Promise<readonly OpenItem[]> => {
  const people = await readReviewers(tx, review.org_id, toIds);
  const judged = {
    orgId: review.org_id,
    reviewId: review.id,
    startedAt: review.started_ms,
    grantorDays: review.settings.rules.grantor_days,
  };
  let left = items;
  for (const toId of toIds) {
    const person = people.get(toId);
    if (!person || left.length === 0) continue;
    const ids = left.map(({ id }) => id);
    const verdicts = await judgeReviewer(tx, judged, toId, ids);
    const isTheirs = ({ id, reviewer_id: from }: OpenItem): boolean =>
      from !== toId && verdicts.get(id)?.conflict === null;
    const theirs = left.filter(isTheirs);
    left = left.filter((item) => !isTheirs(item));
    if (theirs.length === 0) continue;
    await moveItems(tx, review.id, { itemIds: theirs.map(({ id }) => id), toId, rule });
    audit({
      ...aboutReview(review),
      event: 'review.handed_over',
      owner: auditPerson(person),
      reason,
      changes: { ...movedTold(theirs, toId), rule: [null, rule] },
    });
  }
  return left;
};

const inReview = (
  { db }: Services,
  reviewId: number,
  work: (tx: Tx, audit: AuditSink, review: RunningReview) => Promise<void>,
): Promise<void> =>
  transact(db, { actor: null, request: null }, async (tx, audit) => {
    const review = await lockRunning(tx, reviewId);
    if (review) await work(tx, audit, review);
  });

/**
 * After three quarters of the time, what is still open goes to the fallback, where there is one that
 * may decide it; what none of them may, stays where it is.
 */
export const passOverdue = (services: Services, reviewId: number): Promise<void> =>
  inReview(services, reviewId, async (tx, audit, review) => {
    const { fallback_ids: toIds } = review.settings.reviewers;
    if (!review.is_late || toIds.length === 0) return;
    const items = await itemsOverdue(tx, reviewId, toIds);
    await handOn(tx, audit, review, items, {
      toIds,
      rule: 'overdue',
      reason: 'Open after three quarters of the time',
    });
  });

/** Hands on what somebody can decide no more; what nobody of these may decide, is held. */
const handOnOrHold = async (
  tx: Tx,
  audit: AuditSink,
  review: RunningReview,
  items: readonly OpenItem[],
  { toIds, reason }: Omit<HandingOn, 'rule'>,
): Promise<void> => {
  if (items.length === 0) return;
  const left = await handOn(tx, audit, review, items, { toIds, rule: 'reviewer_left', reason });
  if (left.length === 0) return;
  await moveItems(tx, review.id, { itemIds: left.map(({ id }) => id), toId: null, rule: 'held' });
  audit({
    ...aboutReview(review),
    event: 'review.handed_over',
    reason: `${reason}, and nobody else may decide`,
    changes: { ...movedTold(left, null), rule: [null, 'held'] },
  });
};

const insteadOf = ({ settings, owner_id: ownerId }: RunningReview): readonly number[] => [
  ...settings.reviewers.fallback_ids,
  ownerId,
];

/**
 * Reviewers who are deactivated, locked or gone lose their open items, those who rank below some of
 * them now lose these: to the fallback, to the owner of the review, or to nobody until somebody is
 * named.
 */
export const passFromLost = (services: Services, reviewId: number): Promise<void> =>
  inReview(services, reviewId, async (tx, audit, review) => {
    const toIds = insteadOf(review);
    await handOnOrHold(tx, audit, review, await itemsOfLost(tx, reviewId), {
      toIds,
      reason: 'The reviewer is deactivated, locked or gone',
    });
    await handOnOrHold(tx, audit, review, await itemsOutranking(tx, reviewId), {
      toIds,
      reason: 'The reviewer ranks below the access now',
    });
  });

/**
 * Gives the open items of somebody who leaves an org to a successor, in every review that runs, as
 * far as the conflict rules let the successor decide them; the rest goes the way of the lost.
 */
export const passToSuccessor = async (
  tx: Tx,
  audit: AuditSink,
  orgId: number,
  { fromId, toId }: { readonly fromId: number; readonly toId: number },
): Promise<void> => {
  for (const reviewId of await reviewsWithItemsOf(tx, orgId, fromId)) {
    const review = await lockRunning(tx, reviewId);
    if (!review) continue;
    const toIds = [toId, ...insteadOf(review)].filter((id) => id !== fromId);
    await handOnOrHold(tx, audit, review, await itemsOf(tx, reviewId, fromId), {
      toIds,
      reason: 'The reviewer leaves',
    });
  }
};
