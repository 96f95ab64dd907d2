import type { Tx } from '../db/db.ts';
import { transact } from '../http/transact.ts';
import type { Services } from '../http/context.ts';
import type { Mailer } from '../mail/mailer.ts';
import {
  findOrgOf,
  findReminders,
  findToNudge,
  insertReminders,
  type Reminder,
} from './remind.repo.ts';

/** Who tells, of which review. `by`: in whose name, where somebody asked for it. */
interface Telling {
  readonly mailer: Pick<Mailer, 'enqueue'>;
  readonly orgId: number;
  readonly reviewId: number;
  readonly by?: string | undefined;
}

const tell = async (
  tx: Tx,
  { mailer, orgId, reviewId, by }: Telling,
  reminders: readonly Reminder[],
): Promise<void> => {
  if (reminders.length === 0) return;
  await insertReminders(tx, reviewId, reminders);
  await mailer.enqueue(
    tx,
    reminders.map(({ reviewer_id: userId, email: to, kind }) => ({
      template: 'review_open_items' as const,
      to,
      userId,
      orgId,
      params: { review_id: String(reviewId), kind, ...(by !== undefined && { by }) },
    })),
  );
};

/**
 * Tells the reviewers of a running review of their open items, where it is time: at the start, at
 * half and three quarters, a day before the end, and when items came to them from somebody else.
 * Nobody without open items is told anything.
 */
export const remindDue = ({ db, mailer }: Services, reviewId: number): Promise<void> =>
  transact(db, { actor: null, request: null }, async (tx) => {
    const orgId = await findOrgOf(tx, reviewId);
    if (orgId === undefined) return;
    await tell(tx, { mailer, orgId, reviewId }, await findReminders(tx, reviewId));
  });

/** What became of a nudge. */
export interface Nudged {
  /** By id, with how many of their items are open. */
  readonly sent: readonly { readonly reviewerId: number; readonly open: number }[];
  /** Were told within the last hour, by hand or by the clock. */
  readonly waiting: readonly number[];
}

/**
 * Tells reviewers now, at most once an hour each: these, or all who have open items. Who was asked
 * for and has none is in neither list. The caller has checked the state and writes the event.
 */
export const nudge = async (
  tx: Tx,
  telling: Telling,
  reviewerIds?: readonly number[],
): Promise<Nudged> => {
  const found = await findToNudge(tx, telling.reviewId, reviewerIds);
  const due = found.filter(({ is_waiting: isWaiting }) => !isWaiting);
  await tell(tx, telling, due);
  return {
    sent: due.map(({ reviewer_id: reviewerId, open }) => ({ reviewerId, open })),
    waiting: found
      .filter(({ is_waiting: isWaiting }) => isWaiting)
      .map(({ reviewer_id: id }) => id),
  };
};
