import type { Queryable } from '../db/db.ts';
import {
  readActiveAdmins,
  readItemFacts,
  readReviewers,
  type ItemFacts,
} from './conflict-facts.repo.ts';
import { conflictOf, isSelfAttested, type Conflict } from './conflicts.ts';

/** A review, as far as the rules of who decides need it. */
export interface JudgedReview {
  readonly orgId: number;
  readonly reviewId: number;
  /** Milliseconds. */
  readonly startedAt: number;
  readonly grantorDays: number;
}

/** Whether somebody is the only active admin of an org: only as long may they attest what is theirs. */
const isSoleAdmin = async (q: Queryable, orgId: number, personId: number): Promise<boolean> => {
  const admins = await readActiveAdmins(q, orgId);
  return admins.length === 1 && admins[0]?.id === personId;
};

/**
 * What stands against somebody as the reviewer of items, by item; null: nothing. Items that are not
 * of the review are left out. Ask with `impersonatorId` where a decision comes in somebody's name.
 */
export const judgeReviewer = async (
  q: Queryable,
  review: JudgedReview,
  reviewerId: number,
  itemIds: readonly number[],
  impersonatorId: number | null = null,
): Promise<Map<number, { readonly conflict: Conflict | null; readonly item: ItemFacts }>> => {
  const items = await readItemFacts(q, review, itemIds, reviewerId);
  const people = await readReviewers(q, review.orgId, [reviewerId]);
  const reviewer = people.get(reviewerId) ?? { id: reviewerId, rank: 0, isActive: false };
  const isOwnByRule = (item: ItemFacts): boolean =>
    item.reviewerId === reviewerId && isSelfAttested(item.rule);
  const maySelfAttest = items.some(isOwnByRule) && (await isSoleAdmin(q, review.orgId, reviewerId));
  return new Map(
    items.map((item) => {
      const conflict = conflictOf(reviewer, item, {
        startedAt: review.startedAt,
        grantorDays: review.grantorDays,
        isReciprocal: item.isReciprocal,
        impersonatorId,
        isSelfAttested: maySelfAttest && isOwnByRule(item),
      });
      return [item.id, { conflict, item }];
    }),
  );
};
