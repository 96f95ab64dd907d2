import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';
import { hasExpiredInvite, hasLapsedLock } from '../housekeeping/expiries.repo.ts';
import { reviewsOverdue, reviewsWithLost } from '../reviews/hand-over.repo.ts';
import { reviewsToRemind } from '../reviews/remind.repo.ts';

/** What the scheduler does, by name: that of its metrics and of its log lines. */
export const TASKS = [
  'next_runs',
  'start',
  'pass_lost',
  'pass_overdue',
  'remind',
  'close',
  'apply',
  'check_again',
  'locks',
  'invitations',
  'housekeeping',
] as const;
export type TaskName = (typeof TASKS)[number];

/** Something whose time has come. */
export interface DueWork extends Record<string, unknown> {
  readonly task: TaskName;
  /** The review that it is about; 0: none. */
  readonly id: number;
}

/**
 * All that is due now, by the database's clock. It is read from the tables that the work changes, so
 * that nothing is forgotten over a downtime, a lost notice or a restored backup, and what is done is
 * not found again.
 */
export const findDue = async (q: Queryable): Promise<DueWork[]> => {
  const { rows } = await q.execute<DueWork>(sql`
    SELECT 'next_runs' AS task, 0::bigint AS id
      WHERE EXISTS (SELECT FROM review_series WHERE next_start_at <= now())
    UNION ALL
    SELECT 'start', id FROM reviews
      WHERE state = 'starting' OR (state = 'scheduled' AND starts_at <= now())
    UNION ALL
    SELECT 'pass_lost', id FROM (${reviewsWithLost}) r
    UNION ALL
    SELECT 'pass_overdue', id FROM (${reviewsOverdue}) r
    UNION ALL
    SELECT 'remind', review_id FROM (${reviewsToRemind}) r
    UNION ALL
    SELECT 'close', id FROM reviews
      WHERE state = 'closing' OR (state = 'active' AND due_at <= now())
    UNION ALL
    SELECT 'apply', id FROM reviews WHERE state = 'applying'
    UNION ALL
    SELECT 'check_again', id FROM reviews WHERE state = 'completed' AND check_again_at <= now()
    UNION ALL
    SELECT 'locks', 0 WHERE EXISTS (${hasLapsedLock})
    UNION ALL
    SELECT 'invitations', 0 WHERE EXISTS (${hasExpiredInvite})`);
  return rows;
};

/** What a job is about. */
export const keyOf = ({ task, id }: { readonly task: string; readonly id: number }): string =>
  `${task}:${id}`;
