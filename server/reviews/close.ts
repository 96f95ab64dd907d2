import type { Tx } from '../db/db.ts';
import type { Services } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { wakeJobs } from '../jobs/jobs.ts';
import { readActing } from './acting.repo.ts';
import { BY_CLOCK, ofReview } from './told.ts';
import { markChanged } from './changes.repo.ts';
import { holdReasons, type Loss } from './hold.ts';
import { planItems, readLoss } from './plan.repo.ts';
import { allowLargeStatements } from './start.repo.ts';
import { setState, type StateChange } from './state.repo.ts';
import { itemsHashed } from './told-items.ts';
import { lockReview, scopeOfReview, type ReviewRow } from './visible.repo.ts';

/** Where a review goes on to, now that it is known what it takes away. */
const nextOf = async (
  tx: Tx,
  orgId: number,
  { rules, owner_id: ownerId }: ReviewRow,
  loss: Loss,
): Promise<StateChange> => {
  const hold = holdReasons(loss);
  // Nothing to wait for: it only has to be written down.
  if (loss.planned === 0) return { state: 'applying', hold };
  if (rules.apply === 'by_hand' || hold.length > 0) return { state: 'awaiting_apply', hold };
  const owner = await readActing(tx, orgId, ownerId);
  return owner
    ? { state: 'applying', hold, appliedBy: owner.userId }
    : { state: 'awaiting_apply', hold };
};

/**
 * Ends a review whose time is over, or that was ended by hand: counts what nobody answered by the
 * rules, writes down what is to be done with each item, and goes on to apply it or to wait for
 * somebody. All in one transaction, so that it happens once and no decision slips in between.
 */
export const closeDue = async ({ db: all }: Services, reviewId: number): Promise<void> => {
  const scope = await scopeOfReview(all, reviewId);
  if (!scope) return;
  const { orgId } = scope;
  await transact(all.within(scope), BY_CLOCK, async (tx, audit) => {
    const review = await lockReview(tx, orgId, reviewId);
    const isDue = review?.state === 'active' && review.is_over;
    if (!review || !(isDue || review.state === 'closing')) return;
    if (isDue) {
      audit({
        ...ofReview(review, 'review.closed'),
        orgId,
        changes: { state: ['active', 'closing'] },
      });
    }
    await allowLargeStatements(tx);
    await markChanged(tx, reviewId);
    await planItems(tx, reviewId, review.rules.on_silence);
    const loss = await readLoss(tx, reviewId);
    const next = await nextOf(tx, orgId, review, loss);
    await setState(tx, reviewId, { ...next, closes: true });
    await wakeJobs(tx);
    audit({
      ...ofReview(review, 'review.planned'),
      orgId,
      changes: {
        state: ['closing', next.state],
        ...(next.appliedBy !== undefined && { applied_by: [review.applied_by, next.appliedBy] }),
        hold: [review.hold, next.hold],
        planned: [null, loss.planned],
        by_silence: [null, loss.by_silence],
        changed: [null, loss.changed],
        ...itemsHashed(loss.ids, loss.hash),
      },
      summary: [
        `${loss.planned} of ${loss.items} items are to be taken away, from ${loss.people} people`,
        ...(next.hold ?? []).map(
          ({ code, count, limit }) => `Held: ${code}, ${count} over ${limit}`,
        ),
      ],
    });
  });
};
