import { sql, type SQL } from 'drizzle-orm';
import type { Review, ReviewState } from '../../contract/reviews.ts';
import type { Tx } from '../db/db.ts';

/** What comes with a change of state. Left out: as it is. */
export interface StateChange {
  readonly state: ReviewState;
  readonly hold?: Review['hold'];
  /** Who lets it be applied; null: nobody yet. */
  readonly appliedBy?: number | null;
  readonly approval?: { readonly by: number; readonly note: string };
  /** It has just ended. */
  readonly closes?: boolean;
  /** Everything is applied, or as good as. */
  readonly completes?: boolean;
}

/** Days after which what was taken away is looked for once more. */
const CHECK_AGAIN_DAYS = 7;

/** Moves a locked review on. Its times are after the lock, and so in the order of what happened. */
export const setState = (tx: Tx, reviewId: number, change: StateChange) => {
  const sets: SQL[] = [
    sql`state = ${change.state}`,
    sql`worked_at = now()`,
    sql`updated_at = now()`,
  ];
  if (change.hold) sets.push(sql`hold = ${JSON.stringify(change.hold)}::jsonb`);
  if (change.appliedBy !== undefined) sets.push(sql`applied_by = ${change.appliedBy}`);
  if (change.approval) {
    const { by, note } = change.approval;
    sets.push(
      sql`approved_by = ${by}`,
      sql`approved_at = clock_timestamp()`,
      sql`approval_note = ${note}`,
    );
  }
  if (change.closes) sets.push(sql`closed_at = coalesce(closed_at, clock_timestamp())`);
  if (change.completes) {
    sets.push(
      sql`completed_at = clock_timestamp()`,
      sql`check_again_at = clock_timestamp() + make_interval(days => ${CHECK_AGAIN_DAYS})`,
    );
  }
  return tx.execute(sql`UPDATE reviews SET ${sql.join(sets, sql`, `)} WHERE id = ${reviewId}`);
};

/** Notes that somebody works on a review: another process takes over from who is silent. */
export const noteWork = (tx: Tx, reviewId: number) =>
  tx.execute(sql`
    UPDATE reviews SET worked_at = now()
    WHERE id = ${reviewId} AND (worked_at IS NULL OR worked_at < now() - interval '5 seconds')`);

/** Keeps the owner's last word on a locked review. */
export const setSignedOff = (tx: Tx, reviewId: number, by: number, note: string) =>
  tx.execute(sql`
    UPDATE reviews SET signed_off_by = ${by}, signed_off_at = clock_timestamp(),
      sign_off_note = ${note}, updated_at = now()
    WHERE id = ${reviewId}`);
