import { tellOfInvites, tellOfLocks } from '../housekeeping/expiries.ts';
import { sweep } from '../housekeeping/housekeeping.ts';
import type { Services } from '../http/context.ts';
import { applyAll } from '../reviews/apply.ts';
import { closeDue } from '../reviews/close.ts';
import { passFromLost, passOverdue } from '../reviews/hand-over.ts';
import { makeNextRuns } from '../reviews/next-run.ts';
import { remindDue } from '../reviews/remind.ts';
import { startDue } from '../reviews/start.ts';
import { checkStick } from '../reviews/stick.ts';
import type { TaskName } from './due.repo.ts';

/**
 * Does what was found due, for one review or (0) for none. It may be called twice, or after somebody
 * else has done it: it looks again, behind its locks, and then does nothing. `signal` asks it to stop
 * where it can be taken up again.
 */
export type Run = (services: Services, id: number, signal: AbortSignal) => Promise<void>;

/** What each task does. */
export const RUNS: Readonly<Record<TaskName, Run>> = {
  next_runs: (services) => makeNextRuns(services),
  start: startDue,
  pass_lost: passFromLost,
  pass_overdue: passOverdue,
  remind: remindDue,
  close: closeDue,
  apply: applyAll,
  check_again: checkStick,
  locks: tellOfLocks,
  invitations: tellOfInvites,
  housekeeping: async ({ db }, _id, signal) => {
    await sweep(db, () => signal.aborted);
  },
};
