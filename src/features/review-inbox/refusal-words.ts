import type { ReviewItem } from '../../../contract/review-items.ts';
import { answerLabel } from '../../reviews/decision-words.ts';
import type { Refused } from './answers.ts';

const wanted = ({ intent }: Refused): string =>
  intent.decision === 'withdraw'
    ? 'Taking the answer back'
    : `Your “${answerLabel({ decision: intent.decision, reduce_to: intent.reduceTo ?? null })}”`;

/**
 * Why an answer was not taken, in words of its own for each case, and what became of it. `now`: the
 * item as it stands.
 */
export function refusalWords(refused: Refused, now: ReviewItem, myId: number): string {
  const lost = `${wanted(refused)} was not saved`;
  switch (refused.code) {
    case 'item_decided': {
      const { answer } = now;
      if (answer === null) return `The answer was taken back meanwhile. ${lost}.`;
      const who =
        answer.reviewer === null || answer.reviewer.id === myId
          ? 'you, in another window'
          : answer.reviewer.full_name;
      return `Answered meanwhile with “${answerLabel(answer)}” by ${who}. ${lost}: answer again if it is to count.`;
    }
    case 'item_reassigned':
    case 'not_found':
      return `This is no longer yours to decide: it was given to somebody else. ${lost}.`;
    case 'self_review':
      return `This is a right of your own, and nobody reviews themselves. ${lost}: give it to somebody else.`;
    case 'reviewer_conflict':
      return `${refused.message} ${lost}: give it to somebody else.`;
    case 'review_state':
      return `The review takes no answers any more. ${lost}; your note is kept.`;
    default:
      return `${lost}. ${refused.message}`;
  }
}
