import { createHash, randomUUID } from 'node:crypto';
import {
  INVERSE,
  type BulkBody,
  type BulkRun,
  type BulkSummary,
} from '../../../../contract/bulk.ts';
import type { Paging } from '../../../../contract/list-query.ts';
import { nameOf, requireManaged } from '../../../access/resource-access.ts';
import type { Tx } from '../../../db/db.ts';
import { AppError, notFound } from '../../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../../http/context.ts';
import { futureEnd } from '../../../http/future-end.ts';
import { readPage } from '../../../http/keyset.ts';
import { findTeam } from '../../../teams/team-lock.repo.ts';
import { copyChangedRows, dropWaitingRows, insertRows } from './bulk-rows.repo.ts';
import {
  countRuns,
  findByKey,
  insertRun,
  keyOfRun,
  listRunRows,
  lockRun,
  noteWork,
  readRunRow,
  setStopped,
  type NewRun,
  type RunKey,
} from './bulk-runs.repo.ts';
import { accessOf, readRun, toSummary } from './bulk-view.ts';
import { chosenIds } from './chosen.ts';
import { levelIn } from './judge-access.ts';
import type { Wanted } from './perform.ts';
import { planFor } from './plan.ts';
import { workOn } from './work.ts';

const hash = (...parts: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest();

/** The `Idempotency-Key` of the request, which this route keeps itself: it is a run's for good. */
const keyOf = (ctx: Context, body: BulkBody): RunKey | null => {
  const key = ctx.headers['idempotency-key'];
  if (key === undefined) return null;
  // How long a request may work is not what it is about.
  const { within_seconds: _within, ...asked } = body;
  return { keyHash: hash('bulk', key), bodyHash: hash(asked) };
};

const accessFor = async (tx: Tx, actor: Actor, body: BulkBody): Promise<Wanted['access']> => {
  const { resource: name, access_level: role } = body;
  if (!name) return null;
  const expiresAt = await futureEnd(tx, body.expires_at, 'expires_at');
  const resource = await requireManaged(tx, actor, nameOf(name));
  return { resource, given: role === undefined ? null : { role, expiresAt } };
};

/** What a run remembers of it. */
const toStored = (access: Wanted['access']): NewRun['access'] =>
  access && {
    type: access.resource.resource_type,
    id: access.resource.resource_id,
    name: access.resource.name,
    level: levelIn(access.given),
    expiresAt: access.given?.expiresAt ?? null,
  };

const wantedOf = async (tx: Tx, actor: Actor, body: BulkBody): Promise<Wanted> => {
  const { action, reason, until, team_id: teamId } = body;
  const team = teamId === undefined ? null : await findTeam(tx, actor.orgId, teamId);
  if (team === undefined) throw notFound('Team');
  const end = await futureEnd(tx, until, 'until');
  return {
    action,
    reason,
    until: end ?? undefined,
    undoes: null,
    team,
    access: await accessFor(tx, actor, body),
  };
};

/** The run that a key already stands for; 422 when it came with something else. */
const runOfKey = async (tx: Tx, actor: Actor, key: RunKey | null): Promise<number | undefined> => {
  const found = key && (await findByKey(tx, actor, key));
  if (!key || !found) return undefined;
  if (!found.body_hash.equals(key.bodyHash)) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key came with another body');
  }
  return found.id;
};

const begin = async (tx: Tx, ctx: Context, body: BulkBody): Promise<number> => {
  const actor = actorOf(ctx);
  const key = keyOf(ctx, body);
  const known = await runOfKey(tx, actor, key);
  if (known !== undefined) {
    ctx.out.headers['idempotency-replayed'] = 'true';
    return known;
  }
  const { action, reason, until, team, access } = await wantedOf(tx, actor, body);
  const ids = await chosenIds(tx, actor, body);
  const run: NewRun = {
    action,
    reason: reason ?? null,
    until: until ?? null,
    team,
    access: toStored(access),
    correlationId: randomUUID(),
    undoOf: null,
    key,
  };
  const id = await insertRun(tx, actor, run);
  // Another request with the same key was faster, and has committed.
  if (id === undefined) return begin(tx, ctx, body);
  await insertRows(tx, actor.orgId, id, ids);
  // Of nobody, it has ended.
  await noteWork(tx, id);
  return id;
};

/** Works on a run for a while and shows how it stands. */
const goOn = async (ctx: Context, runId: number, seconds: number): Promise<BulkRun> => {
  const links = await workOn(ctx, runId, seconds);
  return readRun(ctx.db, actorOf(ctx), runId, links);
};

/** Plans or runs one act on many. With an `Idempotency-Key` that is known, goes on with its run. */
export const bulk = async (ctx: Context, body: BulkBody): Promise<BulkRun> => {
  const actor = actorOf(ctx);
  if (body.dry_run) {
    return ctx.transact(async (tx) =>
      planFor(tx, ctx, await wantedOf(tx, actor, body), await chosenIds(tx, actor, body)),
    );
  }
  const runId = await ctx.transact((tx) => begin(tx, ctx, body));
  return goOn(ctx, runId, body.within_seconds);
};

/** Runs of the actor, newest first, a page at a time. */
export const listRuns = async (ctx: Context, paging: Paging): Promise<BulkSummary[]> => {
  const actor = actorOf(ctx);
  const rows = await readPage(ctx, paging, {
    identity: ['bulk_runs', actor.orgId, actor.userId],
    keyKind: 'instant',
    keyOf: keyOfRun,
    read: (window) => listRunRows(ctx.db, actor, window),
    count: () => countRuns(ctx.db, actor),
  });
  return rows.map(toSummary);
};

/** Goes on with the rows that wait; 409 when the run has been taken back. */
export const resume = async (ctx: Context, runId: number, seconds: number): Promise<BulkRun> => {
  const actor = actorOf(ctx);
  await ctx.transact(async (tx) => {
    const run = await readRunRow(tx, actor, runId);
    if (!run) throw notFound('Run');
    if (run.undone_by !== null) throw new AppError('conflict', 'This run has been taken back');
    await setStopped(tx, actor, runId, false);
  });
  return goOn(ctx, runId, seconds);
};

/** Begins no further row; what is under way is settled. */
export const stop = async (ctx: Context, runId: number): Promise<BulkRun> => {
  const actor = actorOf(ctx);
  await ctx.transact((tx) => setStopped(tx, actor, runId, true));
  return readRun(ctx.db, actor, runId);
};

/**
 * Takes back what a run changed, in a run of its own; asked again, it is the same one. What the run
 * has under way is waited for and taken back too; what still waits in it is never done.
 */
export const undo = async (ctx: Context, runId: number, seconds: number): Promise<BulkRun> => {
  const actor = actorOf(ctx);
  const undoId = await ctx.transact(async (tx) => {
    await lockRun(tx, actor, runId, 'end');
    const run = await readRunRow(tx, actor, runId);
    if (!run) throw notFound('Run');
    if (run.undone_by !== null) return run.undone_by;
    const action = INVERSE[run.action];
    if (action === null) throw new AppError('conflict', 'This act cannot be taken back');
    if (!toSummary(run).can_undo) {
      throw new AppError('conflict', 'Nothing to take back, or not yet: it still runs');
    }
    const id = await insertRun(tx, actor, {
      action,
      reason: run.reason === null ? 'Undo' : `Undo of: ${run.reason}`,
      until: null,
      team: run.team_id === null ? null : { id: run.team_id, name: run.team_name ?? '' },
      access: accessOf(run),
      correlationId: randomUUID(),
      undoOf: runId,
      key: null,
    });
    if (id === undefined) throw new Error('a run taken back twice, though it was held');
    await copyChangedRows(tx, actor.orgId, runId, id);
    await dropWaitingRows(tx, actor.orgId, runId);
    await noteWork(tx, runId);
    return id;
  });
  return goOn(ctx, undoId, seconds);
};
