import { setTimeout as delay } from 'node:timers/promises';
import type { Services } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { applyNext, type Place } from './apply-item.ts';
import { hasPlanned, readResults } from './apply.repo.ts';
import { BY_CLOCK, ofReview } from './told.ts';
import { setState } from './state.repo.ts';
import { checkIn } from './stick.ts';
import { lockReview, scopeOfReview } from './visible.repo.ts';

/** How often an item is tried before it has failed, and how long between two tries. */
const MOST_TRIES = 3;
const BETWEEN_TRIES_MS = 200;

/** Applies item by item until none waits; says whether that is so. */
const applyWaiting = async ({ phase }: Services, place: Place) => {
  for (let tries = 1; phase.is !== 'stopping';) {
    const outcome = await applyNext(place, tries === MOST_TRIES);
    if (outcome === 'failed') {
      await delay(BETWEEN_TRIES_MS * tries);
      tries += 1;
    } else if (outcome === 'worked') tries = 1;
    else return outcome;
  }
  return 'stopped';
};

/** Whoever let it be applied may not any more: it waits for another admin. */
const waitForSomebody = ({ db, orgId, reviewId }: Place): Promise<void> =>
  transact(db, BY_CLOCK, async (tx, audit) => {
    const review = await lockReview(tx, orgId, reviewId);
    if (review?.state !== 'applying') return;
    await setState(tx, reviewId, { state: 'awaiting_apply', appliedBy: null });
    audit({
      ...ofReview(review, 'review.waiting'),
      orgId,
      changes: { state: ['applying', 'awaiting_apply'], applied_by: [review.applied_by, null] },
      summary: ['Whoever let it be applied is no active admin any more'],
    });
  });

/**
 * Completes a review of which nothing waits any more, looked over whether what was taken away is gone:
 * in one transaction, so that no evidence is taken of it between the two.
 */
const complete = ({ db, orgId, reviewId }: Place): Promise<void> =>
  transact(db, BY_CLOCK, async (tx, audit) => {
    const review = await lockReview(tx, orgId, reviewId);
    if (review?.state !== 'applying' || (await hasPlanned(tx, reviewId))) return;
    const results = await readResults(tx, reviewId);
    await setState(tx, reviewId, { state: 'completed', completes: true });
    audit({
      ...ofReview(review, 'review.completed'),
      orgId,
      changes: { state: ['applying', 'completed'] },
      summary: results.map(({ result, items }) => `${result}: ${items}`),
    });
    await checkIn(tx, audit, orgId, review);
  });

/**
 * Applies a review that is in `applying`: each item that waits once, in a transaction of its own with
 * its effect and its audit rows. May be called again at any time, by any process, also after a crash:
 * it goes on with what still waits. When nothing does, the review is completed and looked over
 * whether what was taken away is gone.
 */
export const applyAll = async (services: Services, reviewId: number): Promise<void> => {
  const scope = await scopeOfReview(services.db, reviewId);
  if (!scope) return;
  const place = { db: services.db.within(scope), orgId: scope.orgId, reviewId };
  const outcome = await applyWaiting(services, place);
  if (outcome === 'nobody') await waitForSomebody(place);
  if (outcome === 'over') await complete(place);
};
