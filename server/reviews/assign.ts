import type { AssignmentRule } from '../../contract/review-items.ts';
import { conflictOf, type ConflictFacts, type ReviewerFacts } from './conflicts.ts';

/** Who looks at an item, and how it came to them; held: nobody may. */
export interface Assignment {
  readonly reviewerId: number | null;
  readonly rule: AssignmentRule;
}

/** An item that is to be given to somebody. */
export interface Assignable extends ConflictFacts {
  readonly holder_type: string;
  readonly holder_id: number;
}

/** Who there is, and in which order they are asked. */
export interface ReviewerPool<Item> {
  /** Of an item, most wanted first. */
  readonly byPolicy: (item: Item) => readonly number[];
  /** Whether those of the policy share the items, as evenly as it goes. */
  readonly isShared: boolean;
  readonly fallbackIds: readonly number[];
  readonly ownerId: number;
  readonly reviewers: ReadonlyMap<number, ReviewerFacts>;
  /** The only active admin of the org, if there is but one. */
  readonly soleAdminId: number | null;
  readonly startedAt: number;
  readonly grantorDays: number;
}

/**
 * Gives items to reviewers, one after the other: to the first who may of the policy, the fallback,
 * the owner of the review; else it is held. Of those who share, whoever has least gets the next holder,
 * with all that is theirs, so that nobody is looked at by two. What was given counts: of two admins, only one decides on
 * the other.
 */
export const makeAssigner = <Item extends Assignable>(
  pool: ReviewerPool<Item>,
): ((item: Item) => Assignment) => {
  /** Items that each has so far, and who has which holder. */
  const loads = new Map<number, number>();
  const byHolder = new Map<string, number>();
  const holderOf = ({ holder_type: type, holder_id: id }: Item): string => `${type}:${id}`;
  /** Who decides on whose admin right. */
  const onAdmin = new Map<number, number>();
  const may = (reviewerId: number, item: Item, isSelfAttested = false): boolean => {
    const reviewer = pool.reviewers.get(reviewerId);
    if (!reviewer) return false;
    const isReciprocal = item.userId !== null && onAdmin.get(reviewerId) === item.userId;
    const { startedAt, grantorDays } = pool;
    const at = { startedAt, grantorDays, isReciprocal, isSelfAttested };
    return conflictOf(reviewer, item, at) === null;
  };
  const firstOf = (ids: readonly number[], item: Item): number | undefined =>
    ids.find((id) => may(id, item));
  const leastLoaded = (ids: readonly number[], item: Item): number | undefined => {
    const before = byHolder.get(holderOf(item));
    if (before !== undefined && ids.includes(before) && may(before, item)) return before;
    let least: number | undefined;
    for (const id of ids) {
      const isLess = least === undefined || (loads.get(id) ?? 0) < (loads.get(least) ?? 0);
      if (isLess && may(id, item)) least = id;
    }
    return least;
  };
  const choose = (item: Item): Assignment => {
    const wanted = pool.byPolicy(item);
    const policy = pool.isShared ? leastLoaded(wanted, item) : firstOf(wanted, item);
    if (policy !== undefined) return { reviewerId: policy, rule: 'policy' };
    const fallback = firstOf(pool.fallbackIds, item);
    if (fallback !== undefined) return { reviewerId: fallback, rule: 'fallback' };
    if (may(pool.ownerId, item)) return { reviewerId: pool.ownerId, rule: 'owner' };
    const { soleAdminId: sole } = pool;
    if (sole !== null && item.userId === sole && may(sole, item, true)) {
      return { reviewerId: sole, rule: 'self_attested' };
    }
    return { reviewerId: null, rule: 'held' };
  };
  return (item) => {
    const chosen = choose(item);
    if (chosen.reviewerId !== null) {
      loads.set(chosen.reviewerId, (loads.get(chosen.reviewerId) ?? 0) + 1);
      byHolder.set(holderOf(item), chosen.reviewerId);
    }
    if (item.kind === 'admin' && item.userId !== null && chosen.reviewerId !== null) {
      onAdmin.set(item.userId, chosen.reviewerId);
    }
    return chosen;
  };
};
