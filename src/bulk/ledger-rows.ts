import type { BulkRow, BulkRowState, BulkRun } from '../../contract/bulk.ts';

/** What is shown of one act on many: the runs that it took, and who is in none of them. */
export interface Ledger {
  /** Of the plan: who was so already, and who is blocked. Of an undoing: who waits for its run. */
  readonly leftOut: readonly BulkRow[];
  /** The run, and what was tried again of it. */
  readonly runs: readonly BulkRun[];
}

/** Failures first: they are what the reader has to do something about. */
const URGENCY: Readonly<Record<BulkRowState, number>> = {
  blocked: 0,
  waiting: 1,
  will_change: 2,
  changed: 3,
  already: 4,
};

/** One row for each person; what a later run said of them counts. */
export const ledgerRows = ({ leftOut, runs }: Ledger): BulkRow[] => {
  const rows = new Map(leftOut.map((row) => [row.id, row]));
  for (const run of runs) for (const row of run.rows) rows.set(row.id, row);
  return [...rows.values()].toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state]);
};

/** How many rows there are of each state. */
export const countStates = (rows: readonly BulkRow[]): Readonly<Record<BulkRowState, number>> => {
  const counts = { blocked: 0, waiting: 0, will_change: 0, changed: 0, already: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
};

/** Whom the runs themselves could not change; those left out by the plan are not tried again. */
export const failedIds = ({ runs }: Ledger): number[] => {
  const last = new Map(runs.flatMap((run) => run.rows.map((row) => [row.id, row.state] as const)));
  return [...last].filter(([, state]) => state === 'blocked').map(([id]) => id);
};
