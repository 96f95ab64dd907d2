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
  /** Whether those of the policy take turns, holder by holder. */
  readonly isRound: boolean;
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
 * the owner of the review; else it is held. Whoever takes turns gets all of a holder, as far as they
 * may, so that nobody is looked at twice. What was given counts: of two admins, only one decides on
 * the other.
 */
export const makeAssigner = <Item extends Assignable>(
  pool: ReviewerPool<Item>,
): ((item: Item) => Assignment) => {
  const turns = new Map<string, number>();
  const turnOf = ({ holder_type: type, holder_id: id }: Item): number => {
    const key = `${type}:${id}`;
    const turn = turns.get(key) ?? turns.size;
    turns.set(key, turn);
    return turn;
  };
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
  const firstOf = (ids: readonly number[], item: Item, from = 0): number | undefined => {
    for (let step = 0; step < ids.length; step += 1) {
      const id = ids[(from + step) % ids.length];
      if (id !== undefined && may(id, item)) return id;
    }
    return undefined;
  };
  const choose = (item: Item): Assignment => {
    const policy = firstOf(pool.byPolicy(item), item, pool.isRound ? turnOf(item) : 0);
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
    if (item.kind === 'admin' && item.userId !== null && chosen.reviewerId !== null) {
      onAdmin.set(item.userId, chosen.reviewerId);
    }
    return chosen;
  };
};
