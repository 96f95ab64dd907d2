import {
  REVIEW_ACTS,
  REVIEW_STATES,
  type Review,
  type ReviewState,
} from '../../contract/reviews.ts';
import type { Actor } from '../http/context.ts';
import type { CountsOfReview } from './counts.repo.ts';
import type { ReviewViewRow } from './review-view.repo.ts';

type Act = Review['may'][number];

/** States in which each act is possible at all; who may do it is asked besides. */
export const STATES_OF: Readonly<Record<Act, readonly ReviewState[]>> = {
  // Once started: how the next runs of its series will be.
  edit: REVIEW_STATES.filter((state) => state !== 'cancelled'),
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
  evidence: ['awaiting_apply', 'applying', 'completed'],
};

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
  if (act === 'edit') return row.started_at === null || row.next_start_at !== null;
  const held = heldOf(row);
  if (act === 'approve') return wantsSecondPerson(held) && isSecondPerson(actor, held);
  if (act === 'apply') return !wantsSecondPerson(held);
  const isStarting = row.snapshot_hash !== null && ['scheduled', 'starting'].includes(row.state);
  if (act === 'delete') return !isStarting;
  if (act === 'stop') return !isStarting && !row.is_begun;
  if (act === 'retry') return row.has_failed;
  if (act === 'nudge') return counts.open > counts.held;
  if (act === 'sign_off') {
    return row.signed_off === null && (actor.userId === row.owner.id || !row.owner_is_admin);
  }
  return true;
};

/** What somebody may do with a review now. In another's name nothing is done to reviews. */
export const actsOf = (actor: Actor, row: ReviewViewRow, figures: CountsOfReview): Act[] =>
  actor.impersonatorId === null
    ? REVIEW_ACTS.filter(
        (act) => STATES_OF[act].includes(row.state) && isFor(act, actor, row, figures),
      )
    : [];
