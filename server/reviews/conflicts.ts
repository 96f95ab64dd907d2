import type { ErrorCode } from '../../contract/errors.ts';
import type { AssignmentRule } from '../../contract/review-items.ts';
import type { RightKind } from '../../contract/review-settings.ts';

/** Why somebody must not decide an item. */
export type Conflict = 'inactive' | 'self' | 'rank' | 'grantor' | 'reciprocal';

/** Ranks as everywhere: super user, owner of the org, admin, member. */
export const RANK = { superUser: 4, owner: 3, admin: 2, member: 1 } as const;

/** Who is to decide, as they stand now. */
export interface ReviewerFacts {
  readonly id: number;
  readonly rank: number;
  /** Account and membership are active, the invitation is accepted, no admin has locked it. */
  readonly isActive: boolean;
}

/** What of an item says who must not decide it. */
export interface ConflictFacts {
  readonly kind: RightKind;
  /** Whose right it is; of a key its owner; null of a team and of everybody. */
  readonly userId: number | null;
  readonly isAdmin: boolean;
  readonly isSuperUser: boolean;
  readonly grantedBy: number | null;
  /** Milliseconds. */
  readonly grantedAt: number | null;
}

/** What a case depends on besides the two. */
export interface ConflictCase {
  /** When the review started, in milliseconds; before: now. */
  readonly startedAt: number;
  readonly grantorDays: number;
  /** Whether the holder decides on the admin right of this reviewer in the same review. */
  readonly isReciprocal: boolean;
  /** Who acts in the name of the reviewer. */
  readonly impersonatorId?: number | null;
  /** As a sole admin, whom nobody else could review: their own items are theirs, and marked. */
  readonly isSelfAttested?: boolean;
}

const DAY_MS = 86_400_000;

// What the access that is looked at amounts to, in ranks: whoever decides has as much.
const rankOfAccess = ({ kind, isAdmin, isSuperUser }: ConflictFacts): number => {
  if (kind === 'team' || kind === 'grant') return RANK.member;
  if (isSuperUser) return RANK.superUser;
  return kind === 'admin' || isAdmin ? RANK.admin : RANK.member;
};

/**
 * The rules of who must not decide an item, written once: for the assignment of all items and for
 * one decision. Nobody decides on their own right, neither as somebody else nor on a key of theirs;
 * nor who gave the right shortly before; nor two on each other's admin rights; nor who ranks below
 * the access; nor who is deactivated or locked. Null: they may.
 */
export const conflictOf = (
  reviewer: ReviewerFacts,
  item: ConflictFacts,
  at: ConflictCase,
): Conflict | null => {
  if (!reviewer.isActive) return 'inactive';
  if (item.userId !== null) {
    const isOwn = item.userId === reviewer.id && at.isSelfAttested !== true;
    if (isOwn || item.userId === at.impersonatorId) return 'self';
  }
  if (reviewer.rank < rankOfAccess(item)) return 'rank';
  const isGrantor = item.grantedBy === reviewer.id && at.isSelfAttested !== true;
  if (isGrantor && item.grantedAt !== null) {
    if (at.startedAt - item.grantedAt < at.grantorDays * DAY_MS) return 'grantor';
  }
  return item.kind === 'admin' && at.isReciprocal ? 'reciprocal' : null;
};

/** Whether an item came to its reviewer as their own. */
export const isSelfAttested = (rule: AssignmentRule): boolean => rule === 'self_attested';

/** A conflict in words, for whoever was refused. */
export const CONFLICT_WORDS: Readonly<Record<Conflict, string>> = {
  inactive: 'Is deactivated, locked or has not accepted the invitation',
  self: 'Nobody decides on their own access',
  rank: 'Ranks below the access that is reviewed',
  grantor: 'Gave this access themselves a short while ago',
  reciprocal: 'Their own admin right is decided by the holder of this one',
};

/** The error code of a conflict. */
export const conflictCode = (conflict: Conflict): ErrorCode =>
  conflict === 'self' ? 'self_review' : 'reviewer_conflict';
