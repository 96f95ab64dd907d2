import { findDue, keyOf } from '../jobs/due.repo.ts';
import { RUNS } from '../jobs/runs.ts';
import type { TestApp } from './test-app.ts';

/**
 * Does all that is due now and what follows from it, here and without the queue, each thing at most
 * once; what fails, throws. Returns what was done, as `task:review`. Clearing away is not part of it.
 */
export const runJobs = async ({ services }: Pick<TestApp, 'services'>): Promise<string[]> => {
  const done: string[] = [];
  for (;;) {
    const due = (await findDue(services.db)).filter((work) => !done.includes(keyOf(work)));
    if (due.length === 0) return done;
    for (const { task, id } of due) {
      await RUNS[task](services, id, new AbortController().signal);
      done.push(keyOf({ task, id }));
    }
  }
};
