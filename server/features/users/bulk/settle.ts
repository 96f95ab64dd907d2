import { ERROR_STATUS } from '../../../../contract/errors.ts';
import type { AuditSink } from '../../../audit/record.ts';
import { SYSTEM } from '../../../audit/row.ts';
import type { Tx } from '../../../db/db.ts';
import { toInstant } from '../../../db/instant.ts';
import { AppError } from '../../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../../http/context.ts';
import { toAppError } from '../../../http/error-reply.ts';
import { lockManaged } from '../../../access/resource-access.ts';
import { lockTargets } from '../../../people/target.repo.ts';
import { lockTeamRow } from '../../../teams/team-lock.repo.ts';
import { claimRows, settleRows, type ClaimedRow, type SettledRow } from './bulk-rows.repo.ts';
import { lockRun, noteWork, readRunRow, type RunRow } from './bulk-runs.repo.ts';
import { accessOf } from './bulk-view.ts';
import { judge, STRANGER, type Judged, type Verdict } from './judge.ts';
import { perform, type Done, type Wanted } from './perform.ts';
import { readStanding } from './standing.ts';

/** What became of a batch: rows were settled, others have those that wait, or the run takes none. */
export type Outcome = 'worked' | 'busy' | 'stopped';

/** The same, with the links that were made on the way. */
export interface Settled {
  readonly outcome: Outcome;
  readonly links: ReadonlyMap<number, string>;
}
const without = (outcome: Outcome): Settled => ({ outcome, links: new Map() });

/** A refusal that concerns a person of the batch, not whoever asked. */
class RowRefused extends Error {
  readonly refusal: AppError;

  constructor(refusal: AppError) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
  }
}

/** A refusal met on the way is one of these people's; anything else is not. */
const refusedRow = (error: unknown): never => {
  throw error instanceof AppError ? new RowRefused(error) : error;
};

/** The refusal behind an error that concerns one person; null: it is about something else. */
export const refusalOfRow = (error: unknown): AppError | null => {
  if (error instanceof RowRefused) return error.refusal;
  const known = toAppError(error);
  // Found at the commit, by the rule in the database.
  return known?.code === 'last_admin' ? known : null;
};

// On the rows of the run: its correlation, and its reason where the act itself keeps none. What
// happened by itself has no reason of anybody's.
const inRun =
  (audit: AuditSink, run: RunRow): AuditSink =>
  (event) =>
    audit({
      ...event,
      reason: event.actor === SYSTEM ? event.reason : (event.reason ?? run.reason ?? undefined),
      correlationId: run.correlation_id,
    });

// A refusal by a rule of rank is an event, as it is when it is asked for one by one.
const auditDenial = (audit: AuditSink, row: ClaimedRow, { code, message }: SettledRow): void => {
  if (code === null || ERROR_STATUS[code] !== 403) return;
  audit({
    event: 'authz.denied',
    itemType: 'request',
    itemLabel: 'POST /users/bulk',
    owner: { id: row.id, email: row.email, fullName: row.full_name },
    outcome: 'denied',
    reason: code,
    summary: [message],
  });
};

const wantedOf = async (tx: Tx, actor: Actor, run: RunRow): Promise<Wanted> => {
  const team =
    run.team_id === null ? null : await lockTeamRow(tx, actor.orgId, run.team_id, actor.userId);
  if (team === undefined) throw new RowRefused(new AppError('not_found', 'The team is gone'));
  const access = accessOf(run);
  const resource = access && (await lockManaged(tx, actor, access).catch(refusedRow));
  return {
    action: run.action,
    reason: run.reason ?? undefined,
    until: run.until === null ? undefined : toInstant(run.until),
    undoes: run.undo_of,
    team,
    access: resource && {
      resource,
      given: access.level && { role: access.level, expiresAt: access.expiresAt },
    },
  };
};

const settled = (id: number, verdict: Verdict, done: Done | undefined): SettledRow => {
  switch (verdict.kind) {
    case 'blocked':
      return { id, state: 'blocked', code: verdict.code, message: verdict.message, before: {} };
    case 'already':
      return { id, state: 'already', code: null, message: verdict.message, before: {} };
    default: {
      const { note = '', before = {} } = done ?? {};
      return { id, state: 'changed', code: null, message: note, before };
    }
  }
};

/** Judges and does the act to those who are claimed; a rule broken on the way is of one of them. */
const actOn = async (
  { tx, audit, ctx, run }: { tx: Tx; audit: AuditSink; ctx: Context; run: RunRow },
  claimed: readonly ClaimedRow[],
): Promise<{ rows: SettledRow[]; links: Map<number, string> }> => {
  const actor = actorOf(ctx);
  const ids = claimed.map(({ id }) => id);
  const targets = await lockTargets(tx, actor, ids);
  const wanted = await wantedOf(tx, actor, run);
  const standing = await readStanding(tx, actor, wanted, targets);
  const byId = new Map(targets.map((target) => [target.id, target]));
  const changing: Judged[] = [];
  const verdicts = new Map<number, Verdict>();
  for (const { id, given } of claimed) {
    const target = byId.get(id);
    const judged = target && { actor, target, standing, wanted, given };
    const verdict = judged ? judge(judged) : STRANGER;
    verdicts.set(id, verdict);
    if (judged && verdict.kind === 'change') changing.push(judged);
  }
  const deeds = await perform({ tx, audit, ctx, wanted }, changing).catch(refusedRow);
  const rows = claimed.map(({ id }) => settled(id, verdicts.get(id) ?? STRANGER, deeds.get(id)));
  const links = [...deeds].flatMap(([id, { link }]) => (link ? [[id, link] as const] : []));
  return { rows, links: new Map(links) };
};

/**
 * Settles the next rows that wait, all in one transaction with their results and their audit rows: a
 * crash leaves neither. `onClaim` hears whose turn it is, for when it comes to nothing.
 */
export const settleBatch = (
  ctx: Context,
  runId: number,
  limit: number,
  onClaim: (ids: readonly number[]) => void = () => undefined,
): Promise<Settled> =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    await lockRun(tx, actor, runId, 'work');
    const run = await readRunRow(tx, actor, runId);
    if (!run || run.is_stopped || run.ended_at !== null) return without('stopped');
    const claimed = await claimRows(tx, actor.orgId, runId, limit);
    onClaim(claimed.map(({ id }) => id));
    // A run that has not ended has rows that wait.
    if (claimed.length === 0) return without('busy');
    const sink = inRun(audit, run);
    const { rows, links } = await actOn({ tx, audit: sink, ctx, run }, claimed);
    const byId = new Map(claimed.map((row) => [row.id, row]));
    for (const row of rows) {
      const whose = byId.get(row.id);
      if (whose) auditDenial(sink, whose, row);
    }
    await settleRows(tx, actor.orgId, runId, rows);
    await noteWork(tx, runId);
    return { outcome: 'worked', links };
  });

/** Writes down that a rule, found broken only on the way, keeps somebody as they are. */
export const settleRefused = (
  ctx: Context,
  runId: number,
  userId: number,
  { code, message }: AppError,
): Promise<void> =>
  ctx.transact(async (tx) => {
    const actor = actorOf(ctx);
    await lockRun(tx, actor, runId, 'work');
    const row = { id: userId, state: 'blocked', code, message, before: {} } as const;
    await settleRows(tx, actor.orgId, runId, [row]);
    await noteWork(tx, runId);
  });
