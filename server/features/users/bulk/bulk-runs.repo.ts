import { sql, type SQL } from 'drizzle-orm';
import type { BulkAction } from '../../../../contract/bulk.ts';
import type { AccessLevel, ResourceType } from '../../../../contract/resources.ts';
import type { Queryable, Tx } from '../../../db/db.ts';
import type { DbInstant } from '../../../db/instant.ts';
import { windowSql, type SortKey, type Window } from '../../../db/window.ts';
import type { Actor } from '../../../http/context.ts';

/** A run with its counts. */
export interface RunRow extends Record<string, unknown> {
  id: number;
  key: string;
  action: BulkAction;
  reason: string | null;
  until: DbInstant | null;
  team_id: number | null;
  team_name: string | null;
  resource_type: ResourceType | null;
  resource_id: number | null;
  resource_name: string | null;
  access_level: AccessLevel | null;
  expires_at: DbInstant | null;
  correlation_id: string;
  undo_of: number | null;
  undone_by: number | null;
  created_at: DbInstant;
  ended_at: DbInstant | null;
  is_stopped: boolean;
  /** Somebody has worked on it within the last seconds. */
  is_worked_on: boolean;
  total: number;
  waiting: number;
  changed: number;
  already: number;
  blocked: number;
}

// Longer than any batch takes.
const columns: SQL = sql`
  b.id, b.created_at::text AS key, b.action, b.reason, b.until, b.team_id, b.team_name, b.resource_type, b.resource_id,
  b.resource_name, b.access_level, b.expires_at,
  b.correlation_id, b.undo_of, u.id AS undone_by, b.created_at, b.ended_at,
  b.stopped_at IS NOT NULL AS is_stopped, b.worked_at > now() - interval '15 seconds' AS is_worked_on,
  n.total, n.waiting, n.changed, n.already, n.blocked`;
const from: SQL = sql`
  FROM bulk_runs b
  LEFT JOIN bulk_runs u ON u.org_id = b.org_id AND u.undo_of = b.id
  CROSS JOIN LATERAL (
    SELECT count(*) AS total, count(*) FILTER (WHERE r.state = 'waiting') AS waiting,
      count(*) FILTER (WHERE r.state = 'changed') AS changed,
      count(*) FILTER (WHERE r.state = 'already') AS already,
      count(*) FILTER (WHERE r.state = 'blocked') AS blocked
    FROM bulk_rows r WHERE r.run_id = b.id) n`;

// Of whoever asked for it: what it says and does is theirs.
const own = ({ orgId, userId }: Actor): SQL => sql`b.org_id = ${orgId} AND b.actor_id = ${userId}`;

/** One run of the actor; undefined when there is none. */
export const readRunRow = async (
  q: Queryable,
  actor: Actor,
  runId: number,
): Promise<RunRow | undefined> => {
  const { rows } = await q.execute<RunRow>(
    sql`SELECT ${columns} ${from} WHERE ${own(actor)} AND b.id = ${runId}`,
  );
  return rows[0];
};

/**
 * Holds a run of the actor before it is read: whoever works on its rows with others who do so
 * (`work`), whoever ends it alone (`end`). Always before its rows.
 */
export const lockRun = (tx: Tx, actor: Actor, runId: number, to: 'work' | 'end') =>
  tx.execute(sql`
    SELECT FROM bulk_runs b WHERE ${own(actor)} AND b.id = ${runId}
    ${to === 'work' ? sql`FOR KEY SHARE` : sql`FOR UPDATE`}`);

/** The sort key of a run. */
export const keyOfRun = (row: RunRow): SortKey => [row.key, row.id];

/** Runs of the actor, newest first. */
export const listRunRows = async (
  q: Queryable,
  actor: Actor,
  window: Window,
): Promise<RunRow[]> => {
  const order = { key: sql`b.created_at`, type: sql`timestamptz`, id: sql`b.id` };
  const { rows } = await q.execute<RunRow>(
    sql`SELECT ${columns} ${from} WHERE ${own(actor)} ${windowSql(order, 'desc', window)}`,
  );
  return rows;
};

/** How many runs the actor has. */
export const countRuns = async (q: Queryable, actor: Actor): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM bulk_runs b WHERE ${own(actor)}`,
  );
  return rows[0]?.n ?? 0;
};

/** A key that a client gave a run, and what came with it. */
export interface RunKey {
  readonly keyHash: Buffer;
  readonly bodyHash: Buffer;
}

/** What is given or taken away, and of what. */
export interface WantedAccess {
  readonly type: ResourceType;
  readonly id: number;
  readonly name: string;
  /** Null: nothing any more. */
  readonly level: AccessLevel | null;
  readonly expiresAt: string | null;
}

export interface NewRun {
  readonly action: BulkAction;
  readonly reason: string | null;
  readonly until: string | null;
  readonly team: { readonly id: number; readonly name: string } | null;
  readonly access: WantedAccess | null;
  readonly correlationId: string;
  readonly undoOf: number | null;
  readonly key: RunKey | null;
}

/** Begins a run; undefined when there is one already with this key, or that takes back the same. */
export const insertRun = async (tx: Tx, actor: Actor, run: NewRun): Promise<number | undefined> => {
  const { rows } = await tx.execute<{ id: number }>(sql`
    INSERT INTO bulk_runs (org_id, actor_id, action, reason, until, team_id, team_name,
      resource_type, resource_id, resource_name, access_level, expires_at,
      correlation_id, undo_of, key_hash, body_hash)
    VALUES (${actor.orgId}, ${actor.userId}, ${run.action}, ${run.reason}, ${run.until},
      ${run.team?.id ?? null}, ${run.team?.name ?? null},
      ${run.access?.type ?? null}, ${run.access?.id ?? null}, ${run.access?.name ?? null},
      ${run.access?.level ?? null}, ${run.access?.expiresAt ?? null},
      ${run.correlationId}, ${run.undoOf},
      ${run.key?.keyHash ?? null}, ${run.key?.bodyHash ?? null})
    ON CONFLICT DO NOTHING RETURNING id`);
  return rows[0]?.id;
};

/** The run that a key stands for; the key is forgotten after 24 h. */
export const findByKey = async (tx: Tx, actor: Actor, { keyHash }: RunKey) => {
  await tx.execute(sql`
    UPDATE bulk_runs b SET key_hash = NULL
    WHERE ${own(actor)} AND b.key_hash = ${keyHash} AND b.created_at < now() - interval '24 hours'`);
  const { rows } = await tx.execute<{ id: number; body_hash: Buffer }>(
    sql`SELECT b.id, b.body_hash FROM bulk_runs b WHERE ${own(actor)} AND b.key_hash = ${keyHash}`,
  );
  return rows[0];
};

/** Stops a run, or lets it go on. */
export const setStopped = (tx: Tx, actor: Actor, runId: number, isStopped: boolean) =>
  tx.execute(sql`
    UPDATE bulk_runs b SET stopped_at = ${isStopped ? sql`now()` : sql`NULL`}
    WHERE ${own(actor)} AND b.id = ${runId} AND b.ended_at IS NULL`);

/** Notes that somebody works on a run, and that it has ended when nothing waits in it any more. */
export const noteWork = async (tx: Tx, runId: number): Promise<void> => {
  await tx.execute(sql`UPDATE bulk_runs SET worked_at = now() WHERE id = ${runId}`);
  // By itself, with the run in hand: of two who settle the last rows, the second sees them all.
  await tx.execute(sql`
    UPDATE bulk_runs SET ended_at = now() WHERE id = ${runId} AND ended_at IS NULL
      AND NOT EXISTS (SELECT FROM bulk_rows WHERE run_id = ${runId} AND state = 'waiting')`);
};
