import {
  REVIEW_ACTS,
  REVIEW_STATES,
  type Review,
  type ReviewState,
} from '../../contract/reviews.ts';
import type { Actor } from '../http/context.ts';
import type { CountsOfReview } from './counts.repo.ts';
import type { ReviewViewRow } from './review-view.repo.ts';

/** An act on a review. */
export type Act = Review['may'][number];

/** States in which each act is possible at all; who may do it is asked besides. */
const STATES_OF: Readonly<Record<Act, readonly ReviewState[]>> = {
  // Once started: how the next runs of its series will be.
  edit: REVIEW_STATES.filter((state) => state !== 'starting' && state !== 'cancelled'),
  start: ['draft', 'scheduled'],
  // Until the snapshot is taken: what cannot start is got rid of.
  delete: ['draft', 'scheduled', 'starting'],
  decide: ['active'],
  reassign: ['active', 'paused'],
  nudge: ['active'],
  extend: ['active', 'paused'],
  pause: ['active'],
  resume: ['paused'],
  close: ['active', 'paused'],
  stop: ['scheduled', 'starting', 'active', 'paused', 'awaiting_apply'],
  approve: ['awaiting_apply'],
  apply: ['awaiting_apply'],
  retry: ['completed'],
  check: ['completed'],
  sign_off: ['completed'],
  // Nothing is decided any more, so that a pack is not out of date before it has arrived.
  evidence: ['awaiting_apply', 'applying', 'completed'],
};

const BEFORE_START: readonly ReviewState[] = ['draft', 'scheduled'];

/** Whether an edit is one of the review itself; later it is one of the next runs of its series. */
export const isBeforeStart = (state: ReviewState): boolean => BEFORE_START.includes(state);

/** Where a review stands. */
export interface Standing {
  readonly state: ReviewState;
  readonly hasSnapshot: boolean;
}

/** One whose snapshot is taken is on its way, although a scheduled one does not say so yet. */
export const isOnItsWay = ({ state, hasSnapshot }: Standing): boolean =>
  hasSnapshot && (isBeforeStart(state) || state === 'starting');

/** Whether an act is possible where a review stands. */
export const isPossible = (act: Act, standing: Standing): boolean =>
  STATES_OF[act].includes(standing.state) && !isOnItsWay(standing);

/** What of a review says whose approval it still wants. */
export interface Held {
  readonly hold: readonly unknown[];
  readonly approvedBy: number | null;
  readonly ownerId: number;
  readonly closedBy: number | null;
}

/** Whether a second person has still to let it be applied. */
export const wantsSecondPerson = ({ hold, approvedBy }: Held): boolean =>
  hold.length > 0 && approvedBy === null;

/** Whether somebody is that second person: neither whose review it is nor who ended it early. */
export const isSecondPerson = (actor: Actor, { ownerId, closedBy }: Held): boolean =>
  actor.userId !== ownerId && actor.userId !== closedBy;

const heldOf = (row: ReviewViewRow): Held => ({
  hold: row.hold,
  approvedBy: row.approved_by?.id ?? null,
  ownerId: row.owner.id,
  closedBy: row.closed_by?.id ?? null,
});

// Acts that are not every admin's in their states, and those that a member may do too.
const isFor = (
  act: Act,
  actor: Actor,
  row: ReviewViewRow,
  { mine, counts }: CountsOfReview,
): boolean => {
  const isAdmin = actor.isAdmin || actor.superUser;
  if (act === 'decide') return mine.items > 0 && !row.is_over;
  if (act === 'reassign') return isAdmin ? counts.open > 0 : mine.open > 0;
  if (!isAdmin) return false;
  if (act === 'edit') return isBeforeStart(row.state) || row.next_start_at !== null;
  const held = heldOf(row);
  if (act === 'approve') return wantsSecondPerson(held) && isSecondPerson(actor, held);
  if (act === 'apply') return !wantsSecondPerson(held);
  if (act === 'stop') return !row.is_begun;
  if (act === 'retry') return row.has_failed;
  if (act === 'nudge') return counts.open > counts.held;
  if (act === 'sign_off') {
    return row.signed_off === null && (actor.userId === row.owner.id || !row.owner_acts);
  }
  return true;
};

/** What somebody may do with a review now. In another's name nothing is done to reviews. */
export const actsOf = (actor: Actor, row: ReviewViewRow, figures: CountsOfReview): Act[] => {
  if (actor.impersonatorId !== null) return [];
  const standing = { state: row.state, hasSnapshot: row.snapshot_hash !== null };
  return REVIEW_ACTS.filter((act) => isPossible(act, standing) && isFor(act, actor, row, figures));
};
