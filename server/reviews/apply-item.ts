import type { AuditSink } from '../audit/record.ts';
import type { Db, Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import { toAppError } from '../http/error-reply.ts';
import { transact } from '../http/transact.ts';
import { readActing } from './acting.repo.ts';
import { BY_CLOCK, inName, inWords, ofItem } from './told.ts';
import { claimItem, settleItem, type Attempt, type ClaimedItem } from './apply.repo.ts';
import { EFFECTS } from './effects.ts';
import { noteWork } from './state.repo.ts';
import { holdReview, type ReviewRow } from './visible.repo.ts';

/**
 * `worked`: an item was settled; `over`: none waits; `stopped`: the review is not being applied;
 * `nobody`: whoever lets it be applied may not do so any more.
 */
export type Applied = 'worked' | 'over' | 'stopped' | 'nobody';

/** Which review, and how its org is seen. */
export interface Place {
  readonly db: Db;
  readonly orgId: number;
  readonly reviewId: number;
}

const OUTCOME = {
  applied: 'success',
  already_gone: 'success',
  changed_since: 'success',
  blocked_last_admin: 'denied',
  blocked_rank: 'denied',
  blocked: 'denied',
  failed: 'failure',
} as const;

const settle = async (
  { tx, audit, orgId }: { tx: Tx; audit: AuditSink; orgId: number },
  review: ReviewRow,
  item: ClaimedItem,
  attempt: Attempt,
): Promise<void> => {
  const number = await settleItem(tx, orgId, item.id, attempt);
  const { before, after } = attempt;
  audit({
    ...ofItem(review, item, 'review.applied'),
    outcome: OUTCOME[attempt.result],
    changes: {
      result: ['planned', attempt.goesOn ? 'planned' : attempt.result],
      attempt: [number > 1 ? number - 1 : null, number],
      ...((before ?? after) && { right: [before, after] }),
      ...(attempt.message !== '' && { message: [null, attempt.message] }),
    },
    summary: [
      `${inWords(item)}: ${attempt.result}${attempt.message ? `, ${attempt.message}` : ''}`,
    ],
  });
};

type Work = (within: { tx: Tx; audit: AuditSink }, found: Found) => Promise<Attempt>;
interface Found {
  readonly review: ReviewRow;
  readonly item: ClaimedItem;
  readonly actor: NonNullable<Awaited<ReturnType<typeof readActing>>>;
}

/**
 * Settles the next item that waits, or a certain one: what `work` does and what became of it are one
 * transaction, so that a crash leaves neither.
 */
const settleNext = (
  { db, orgId, reviewId }: Place,
  work: Work,
  itemId?: number,
): Promise<Applied> =>
  transact(db, BY_CLOCK, async (tx, audit) => {
    const review = await holdReview(tx, orgId, reviewId);
    if (review?.state !== 'applying') return 'stopped';
    const item = await claimItem(tx, reviewId, itemId);
    if (!item) return 'over';
    const actor = await readActing(tx, orgId, review.applied_by);
    if (!actor) return 'nobody';
    const sink = inName(audit, review, actor);
    const attempt = await work({ tx, audit: sink }, { review, item, actor });
    await settle({ tx, audit: sink, orgId }, review, item, attempt);
    return 'worked';
  });

const ended = (result: Attempt['result'], message: string): Attempt => ({
  result,
  message,
  before: null,
  after: null,
});

/** What a refusal means for an item; null: it is no refusal, and may pass by itself. */
const blockedBy = (error: unknown): Attempt | null => {
  // Found at the commit, by the rule in the database.
  if (toAppError(error)?.code === 'last_admin') {
    return ended('blocked_last_admin', 'The org would be left without an active admin');
  }
  if (!(error instanceof AppError)) return null;
  const isRank = error.code === 'higher_rank' || error.code === 'equal_rank';
  return ended(isRank ? 'blocked_rank' : 'blocked', error.message);
};

/** Faults of the place, not of the item: whoever called tries again later. */
const isOutage = (error: unknown): boolean =>
  ['unavailable', 'storage_full'].includes(toAppError(error)?.code ?? '');

const FAILED = 'Something went wrong on the server; nothing was changed, and it can be tried again';

/**
 * Applies the next item of a review. What its services refuse is written down as its result; another
 * fault counts as a failed attempt, which is the result only when it `isLast`.
 */
export const applyNext = async (place: Place, isLast: boolean): Promise<Applied | 'failed'> => {
  let claimed: number | undefined;
  try {
    return await settleNext(place, async ({ tx, audit }, found) => {
      claimed = found.item.id;
      await noteWork(tx, place.reviewId);
      return EFFECTS[found.item.planned]({ tx, audit, ...found });
    });
  } catch (error) {
    if (claimed === undefined || isOutage(error)) throw error;
    const blocked = blockedBy(error);
    const attempt = blocked ?? { ...ended('failed', FAILED), goesOn: !isLast };
    const outcome = await settleNext(place, async () => attempt, claimed);
    return blocked || isLast || outcome !== 'worked' ? outcome : 'failed';
  }
};
