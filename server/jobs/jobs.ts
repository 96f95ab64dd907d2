import type { Queryable } from '../db/db.ts';
import { notifyJobs } from './jobs.repo.ts';

/**
 * Lets the scheduler look for what is due, on every node, as soon as the transaction commits. Call it
 * where a state was set that a job takes further. Forgotten or lost, it costs half a minute: the
 * scheduler looks by itself too.
 */
export const wakeJobs = (q: Queryable): Promise<void> => notifyJobs(q);
