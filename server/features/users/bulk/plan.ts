import type { BulkRow, BulkRun } from '../../../../contract/bulk.ts';
import type { Tx } from '../../../db/db.ts';
import { actorOf, type Context } from '../../../http/context.ts';
import { readTargets } from '../../../people/target.repo.ts';
import { readNames } from './bulk-rows.repo.ts';
import { accessOnWire } from './bulk-view.ts';
import { levelIn } from './judge-access.ts';
import { judge, STRANGER, type Verdict } from './judge.ts';
import type { Wanted } from './perform.ts';
import { readStanding } from './standing.ts';

const rowOf = (
  person: { readonly id: number; readonly full_name: string; readonly email: string },
  verdict: Verdict,
): BulkRow => ({
  id: person.id,
  full_name: person.full_name,
  email: person.email,
  state: verdict.kind === 'change' ? 'will_change' : verdict.kind,
  code: verdict.kind === 'blocked' ? verdict.code : null,
  message: verdict.kind === 'change' ? '' : verdict.message,
  link: null,
});

/** What would become of each, by the same rules as in the run. Nothing is locked or written. */
export const planFor = async (
  tx: Tx,
  ctx: Context,
  wanted: Wanted,
  ids: readonly number[],
): Promise<BulkRun> => {
  const actor = actorOf(ctx);
  const { action, team, access } = wanted;
  const targets = await readTargets(tx, actor, ids);
  const standing = await readStanding(tx, actor, wanted, targets);
  const byId = new Map(targets.map((target) => [target.id, target]));
  const rows = (await readNames(tx, actor.orgId, ids)).map((person) => {
    const target = byId.get(person.id);
    const judged = target && { actor, target, standing, wanted, given: {} };
    return rowOf(person, judged ? judge(judged) : STRANGER);
  });
  const count = (state: BulkRow['state']) => rows.filter((row) => row.state === state).length;
  return {
    id: null,
    action,
    state: 'planned',
    reason: wanted.reason ?? null,
    until: wanted.until ?? null,
    team,
    ...accessOnWire(
      access && {
        type: access.resource.resource_type,
        id: access.resource.resource_id,
        name: access.resource.name,
        level: levelIn(access.given),
        expiresAt: access.given?.expiresAt ?? null,
      },
    ),
    counts: {
      total: rows.length,
      will_change: count('will_change'),
      waiting: 0,
      changed: 0,
      already: count('already'),
      blocked: count('blocked'),
    },
    can_undo: false,
    undo_of: null,
    undone_by: null,
    correlation_id: null,
    created_at: null,
    ended_at: null,
    rows,
  };
};
