import type { BulkRow, BulkRun } from '../../contract/bulk.ts';
import { AN_INSTANT } from './fakes.ts';

/** Person `id`, as a plan or a run has them. */
export const fakeRow = (id: number, change: Partial<BulkRow> = {}): BulkRow => ({
  id,
  full_name: `Person ${id}`,
  email: `p${id}@example.com`,
  state: 'changed',
  code: null,
  message: '',
  link: null,
  ...change,
});

/** A run, or a plan, of these rows. */
export const fakeRun = (rows: readonly BulkRow[], change: Partial<BulkRun> = {}): BulkRun => {
  const count = (state: BulkRow['state']) => rows.filter((row) => row.state === state).length;
  const counts = {
    total: rows.length,
    will_change: count('will_change'),
    waiting: count('waiting'),
    changed: count('changed'),
    already: count('already'),
    blocked: count('blocked'),
  };
  return {
    id: 9,
    action: 'deactivate',
    state: counts.waiting > 0 ? 'running' : 'done',
    reason: null,
    until: null,
    team: null,
    resource: null,
    access_level: null,
    expires_at: null,
    counts,
    can_undo: counts.changed > 0 && counts.waiting === 0,
    undo_of: null,
    undone_by: null,
    correlation_id: 'c',
    created_at: AN_INSTANT,
    ended_at: AN_INSTANT,
    rows: [...rows],
    ...change,
  };
};

/** A dry run of these rows. */
export const fakePlan = (rows: readonly BulkRow[], change: Partial<BulkRun> = {}): BulkRun =>
  fakeRun(rows, {
    id: null,
    state: 'planned',
    can_undo: false,
    correlation_id: null,
    created_at: null,
    ended_at: null,
    ...change,
  });
