import {
  INVERSE,
  type BulkRow,
  type BulkRun,
  type BulkState,
  type BulkSummary,
} from '../../../../contract/bulk.ts';
import type { Queryable } from '../../../db/db.ts';
import { toInstant, toInstantOrNull } from '../../../db/instant.ts';
import { notFound } from '../../../http/app-error.ts';
import type { Actor } from '../../../http/context.ts';
import { readRows } from './bulk-rows.repo.ts';
import { readRunRow, type RunRow, type WantedAccess } from './bulk-runs.repo.ts';

const stateOf = (run: RunRow): BulkState => {
  if (run.ended_at !== null) return 'done';
  if (run.is_stopped) return 'stopped';
  return run.is_worked_on ? 'running' : 'interrupted';
};

/** Whether a run can be taken back: it changed something, is not at work, and was not before. */
const canUndo = (run: RunRow): boolean =>
  INVERSE[run.action] !== null &&
  run.changed > 0 &&
  run.undone_by === null &&
  stateOf(run) !== 'running';

/** What is given or taken away, as a run shows it. */
export const accessOnWire = (access: WantedAccess | null) => ({
  resource: access && {
    resource_type: access.type,
    resource_id: access.id,
    resource_name: access.name,
  },
  access_level: access?.level ?? null,
  expires_at: access?.expiresAt ?? null,
});

/** What a run gives or takes away; null where it is about something else. */
export const accessOf = (run: RunRow): WantedAccess | null =>
  run.resource_type === null || run.resource_id === null
    ? null
    : {
        type: run.resource_type,
        id: run.resource_id,
        name: run.resource_name ?? '',
        level: run.access_level,
        expiresAt: toInstantOrNull(run.expires_at),
      };

/** A run on the wire, without its rows. */
export const toSummary = (run: RunRow): BulkSummary => ({
  id: run.id,
  action: run.action,
  state: stateOf(run),
  reason: run.reason,
  until: toInstantOrNull(run.until),
  team: run.team_id === null ? null : { id: run.team_id, name: run.team_name ?? '' },
  ...accessOnWire(accessOf(run)),
  counts: {
    total: run.total,
    will_change: 0,
    waiting: run.waiting,
    changed: run.changed,
    already: run.already,
    blocked: run.blocked,
  },
  can_undo: canUndo(run),
  undo_of: run.undo_of,
  undone_by: run.undone_by,
  correlation_id: run.correlation_id,
  created_at: toInstant(run.created_at),
  ended_at: toInstantOrNull(run.ended_at),
});

/** A run of the actor on the wire, with the links that were just made; 404 when there is none. */
export const readRun = async (
  q: Queryable,
  actor: Actor,
  runId: number,
  links: ReadonlyMap<number, string> = new Map(),
): Promise<BulkRun> => {
  const run = await readRunRow(q, actor, runId);
  if (!run) throw notFound('Run');
  const rows = await readRows(q, actor.orgId, runId);
  return {
    ...toSummary(run),
    rows: rows.map((row): BulkRow => ({ ...row, link: links.get(row.id) ?? null })),
  };
};
