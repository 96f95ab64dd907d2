import { MANY_DECISIONS, type Decision, type ReviewItem } from '../../../contract/review-items.ts';
import type { AccessLevel } from '../../../contract/resources.ts';
import type { ReviewSettings } from '../../../contract/review-settings.ts';
import type { Given } from './answers.ts';

/** The answer of an item as the page shows it: also one that is still on its way. */
export interface Shown {
  readonly decision: Decision;
  readonly reduce_to: AccessLevel | null;
  readonly reason: string | null;
  readonly isSaving: boolean;
}

/** Made once of each answer, so that lines whose answer is the same are not drawn again. */
const made = new WeakMap<object, Shown>();
const once = (of: object, shown: Shown): Shown => {
  const known = made.get(of) ?? shown;
  made.set(of, known);
  return known;
};

/** What is shown as the answer of an item; null while it has none. */
export function shownAnswer(item: ReviewItem, pending: ReadonlyMap<number, Given>): Shown | null {
  const intent = pending.get(item.id)?.intent;
  if (intent === undefined) {
    return item.answer && once(item.answer, { ...item.answer, isSaving: false });
  }
  if (intent.decision === 'withdraw') return null;
  return once(intent, {
    decision: intent.decision,
    reduce_to: intent.reduceTo ?? null,
    reason: intent.reason ?? null,
    isSaving: true,
  });
}

type Rules = Pick<ReviewSettings['rules'], 'reason_for'>;

/** Whether the review asks why something is answered so. */
export const needsReason = (decision: Decision | 'withdraw', { reason_for: asked }: Rules) => {
  if (decision === 'keep') return asked === 'keep' || asked === 'both';
  return (
    (decision === 'revoke' || decision === 'reduce') && (asked === 'revoke' || asked === 'both')
  );
};

/** Why many at once need a reason; null when they need none. */
export function whyReason(decisions: readonly Decision[], rules: Rules): string | null {
  if (decisions.length > MANY_DECISIONS) {
    return `More than ${MANY_DECISIONS} at once need a reason.`;
  }
  return decisions.some((decision) => needsReason(decision, rules))
    ? 'This review asks for a reason.'
    : null;
}
