import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Services } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { BY_CLOCK, ofReview } from './told.ts';
import { allowLargeStatements } from './start.repo.ts';
import { itemsHashed } from './told-items.ts';
import { checkItems, noteCheck, readStickCounts } from './stick.repo.ts';
import { lockReview, scopeOfReview, type ReviewRow } from './visible.repo.ts';

/** Looks over a locked review in the transaction of the caller. */
export const checkIn = async (
  tx: Tx,
  audit: AuditSink,
  orgId: number,
  review: ReviewRow,
): Promise<void> => {
  await allowLargeStatements(tx);
  const before = await readStickCounts(tx, review.id);
  await checkItems(tx, review.id);
  const after = await readStickCounts(tx, review.id);
  await noteCheck(tx, review.id);
  audit({
    ...ofReview(review, 'review.checked'),
    orgId,
    changes: {
      still: [before.still, after.still],
      back: [before.back, after.back],
      ...itemsHashed([], after.hash),
    },
    summary: [`${after.holds} hold, ${after.still} still in effect, ${after.back} back`],
  });
};

/**
 * Looks whether what a completed review took away is gone: another team, a grant to everyone,
 * ownership or the role in the org may still give it, or somebody gave it again.
 */
export const checkStick = async ({ db: all }: Services, reviewId: number): Promise<void> => {
  const scope = await scopeOfReview(all, reviewId);
  if (!scope) return;
  const { orgId } = scope;
  await transact(all.within(scope), BY_CLOCK, async (tx, audit) => {
    const review = await lockReview(tx, orgId, reviewId);
    if (review?.state === 'completed') await checkIn(tx, audit, orgId, review);
  });
};
