import type { Decision, ReviewItem } from '../../contract/review-items.ts';
import type { ReviewState } from '../../contract/reviews.ts';
import type { AccessLevel } from '../../contract/resources.ts';
import { levelLabel } from '../access/words.ts';
import type { Tone } from '../components/chip.tsx';

interface Words {
  /** On buttons and chips. */
  readonly label: string;
  /** As said when it is done: nothing is taken away before the end. */
  readonly done: string;
  readonly tone: Tone;
}

export const DECISION_WORDS: Readonly<Record<Decision, Words>> = {
  keep: { label: 'Keep', done: 'Kept', tone: 'ok' },
  revoke: { label: 'Revoke', done: 'To be revoked', tone: 'danger' },
  reduce: { label: 'Reduce', done: 'To be reduced', tone: 'warn' },
  unsure: { label: 'Unsure', done: 'Unsure: stays open', tone: 'neutral' },
};

/** "Keep", "Reduce to operator". */
export const answerLabel = ({
  decision,
  reduce_to: level,
}: {
  readonly decision: Decision;
  readonly reduce_to: AccessLevel | null;
}): string =>
  decision === 'reduce' && level !== null
    ? `Reduce to ${levelLabel(level).toLowerCase()}`
    : DECISION_WORDS[decision].label;

const PAST: Readonly<Record<Decision, string>> = {
  keep: 'Kept',
  revoke: 'Revoked',
  reduce: 'Reduced',
  unsure: 'Unsure',
};
/** "Kept", "Reduced to operator": what was said another time. */
export const pastLabel = ({
  decision,
  reduce_to: level,
}: Parameters<typeof answerLabel>[0]): string =>
  decision === 'reduce' && level !== null
    ? `Reduced to ${levelLabel(level).toLowerCase()}`
    : PAST[decision];

/** Whether something still waits for an answer: those unsure of do. */
export const isOpen = (answer: Pick<NonNullable<ReviewItem['answer']>, 'decision'> | null) =>
  answer === null || answer.decision === 'unsure';

/** Why nothing is decided in a review of this state; null while it can be. */
export const whyShut = (state: ReviewState): string | null => {
  switch (state) {
    case 'active':
      return null;
    case 'paused':
      return 'The review is paused: answers are taken again when it goes on';
    case 'draft':
    case 'scheduled':
    case 'starting':
      return 'The review has not started yet';
    case 'cancelled':
      return 'The review was stopped: nothing of it is applied';
    default:
      return 'The review is closed: what was answered stands';
  }
};
