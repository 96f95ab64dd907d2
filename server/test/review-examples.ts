import type { ReviewState } from '../../contract/reviews.ts';
import type { Given } from './route-examples.ts';
import { REVIEW_NAME, REVIEW_SETTINGS, type ReviewTwist } from './world-review.ts';

type Body = (given: Given) => object | Promise<object>;

/** A body for a review that is first put into the state in which the act is possible. */
const inState =
  (state: ReviewState, body: Body = () => ({}), as?: ReviewTwist): Body =>
  async (given) => {
    await given.world.reviewIn(state, given.place, given.caller, as);
    return body(given);
  };

const DAY_MS = 86_400_000;
let ends = 0;
/** An end of a review: after any that it has, and within the year that one may last. */
export const laterEnd = (): string =>
  new Date(Date.now() + 360 * DAY_MS + (ends += 1) * 60_000).toISOString();

/** A valid body for every route of access reviews that takes one. */
export const REVIEW_BODIES: Readonly<Record<string, Body>> = {
  previewReview: () => ({ settings: REVIEW_SETTINGS }),
  createReview: () => ({ settings: REVIEW_SETTINGS }),
  updateReview: inState('draft', () => ({
    settings: { ...REVIEW_SETTINGS, description: 'Described' },
  })),
  startReview: inState('draft'),
  pauseReview: inState('active'),
  resumeReview: inState('paused'),
  extendReview: inState('active', () => ({
    due_at: laterEnd(),
  })),
  closeReview: inState('active'),
  stopReview: inState('active', () => ({ name: REVIEW_NAME, reason: 'Wrong scope' })),
  reassignItems: inState('active', ({ world, place, caller }) => ({
    to_id: (place === 'other' ? world.there : world.here).owner.id,
    from_id: caller.person.id,
  })),
  nudgeReviewers: inState('active'),
  decideItems: inState('active', async ({ world, place, caller }) => ({
    decisions: [{ ...(await world.seenItem(place, caller)), decision: 'keep' }],
  })),
  saveReviewDesk: () => ({ item_id: null, show: 'open', drafts: {} }),
  approveReview: inState('awaiting_apply', () => ({ note: 'Looked over' }), 'held'),
  applyReview: inState('awaiting_apply'),
  retryReview: inState('completed', () => ({}), 'failed'),
  checkReview: inState('completed'),
  signOffReview: inState('completed', () => ({ note: 'Known' }), 'owned'),
};

/** The state in which a route without a body has something to do. */
export const REVIEW_STATE_FOR: Readonly<Record<string, ReviewState>> = {
  deleteReview: 'draft',
  getReviewEvidence: 'completed',
};
