import type { decideItems } from '../../../contract/review-items.ts';
import type { ReviewRules } from '../../../contract/review-settings.ts';
import type { Parsed } from '../../../contract/route.ts';
import { STRENGTH } from '../../access/strength.ts';
import { AppError } from '../../http/app-error.ts';
import type { Actor } from '../../http/context.ts';
import { CONFLICT_WORDS, conflictCode, type Conflict } from '../../reviews/conflicts.ts';
import type { ItemRow } from '../../reviews/items.repo.ts';

/** One decision as the request has it. */
export type GivenDecision = Parsed<typeof decideItems>['body']['decisions'][number];

/** Whether the rules of the review want a reason for a decision. */
const wantsReason = (
  rule: ReviewRules['reason_for'],
  decision: GivenDecision['decision'],
): boolean => {
  if (decision === 'keep') return rule === 'keep' || rule === 'both';
  const takesAway = decision === 'revoke' || decision === 'reduce';
  return takesAway && (rule === 'revoke' || rule === 'both');
};

const assertReduces = (item: ItemRow, to: NonNullable<GivenDecision['reduce_to']>): void => {
  if (item.kind !== 'grant') {
    throw new AppError('invalid_request', 'Only access to a resource can be reduced; revoke it');
  }
  const now = STRENGTH[item.role as keyof typeof STRENGTH];
  if (STRENGTH[to] >= now) {
    throw new AppError('invalid_request', `${to} is no less than ${item.role}`);
  }
};

/**
 * Refuses a decision about a locked item that its caller may not make, or made on something else
 * than what is there: each reason has its code.
 */
export const assertMayDecide = (
  actor: Actor,
  rules: ReviewRules,
  item: ItemRow,
  given: GivenDecision,
  { reason, conflict }: { readonly reason: string | null; readonly conflict: Conflict | null },
): void => {
  if (item.reviewer_id !== actor.userId) {
    throw new AppError(
      'item_reassigned',
      item.reviewer
        ? `${item.reviewer.full_name} reviews this now`
        : 'Nobody may review this until a reviewer is named',
    );
  }
  if (conflict) throw new AppError(conflictCode(conflict), CONFLICT_WORDS[conflict]);
  if (given.seen.hash !== item.hash || given.seen.decisions !== item.decisions) {
    throw new AppError('item_decided', 'This was decided meanwhile, perhaps in another tab');
  }
  if (given.decision === 'withdraw' && item.decision === null) {
    throw new AppError('conflict', 'There is nothing to take back');
  }
  if (given.reduce_to !== undefined) assertReduces(item, given.reduce_to);
  if (reason === null && wantsReason(rules.reason_for, given.decision)) {
    const what = given.decision === 'keep' ? 'keep' : 'take away';
    throw new AppError('invalid_request', `This review wants a reason to ${what} something`);
  }
};
