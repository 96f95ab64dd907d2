import { sql } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import { auditChains, auditLog } from '../db/schema/audit.ts';
import type { Actor, RequestFacts } from '../http/context.ts';
import { chainOf, genesisHash, rowHash } from './chain.ts';
import type { AuditActor, AuditInput } from './record.ts';

/** What the rows of one transaction have in common. */
export interface AuditFrame {
  readonly actor: Actor | null;
  readonly request: RequestFacts | null;
}

interface Head {
  seq: number;
  hash: Buffer;
  readonly at: string;
}

const SYSTEM: AuditActor = { type: 'system', id: 0, email: '', fullName: '' };

const actorOfFrame = ({ actor }: AuditFrame): AuditActor =>
  actor
    ? {
        type: actor.apiKeyId === null ? 'user' : 'api_key',
        id: actor.userId,
        email: actor.email,
        fullName: actor.fullName,
      }
    : SYSTEM;

// What PostgreSQL text can hold; headers and typed addresses come from strangers.
const storable = (value: string, max: number): string =>
  value.replaceAll('\u0000', '').toWellFormed().slice(0, max).toWellFormed();

const lineOf = (field: string, [before, after]: readonly [unknown, unknown]): string => {
  const show = (value: unknown) =>
    value === null || value === undefined || value === '' ? 'nothing' : JSON.stringify(value);
  return `${field}: ${show(before)} → ${show(after)}`;
};

/** The columns that are hashed, in the form in which they are stored. */
const rowOf = (event: AuditInput, frame: AuditFrame, orgId: number, at: string) => {
  const actor = event.actor ?? actorOfFrame(frame);
  const changes = event.changes ?? {};
  const { request } = frame;
  return {
    org_id: orgId,
    created_at: at,
    event: event.event,
    outcome: event.outcome ?? 'success',
    reason: event.reason ?? null,
    item_type: event.itemType,
    item_id: event.itemId ?? 0,
    item_label: storable(event.itemLabel ?? '', 300),
    change_summary:
      event.summary ?? Object.entries(changes).map(([field, pair]) => lineOf(field, pair)),
    // Through JSON, so that what is hashed is what jsonb gives back.
    object_changes: JSON.parse(
      JSON.stringify(changes, (_key, value: unknown) => (value === undefined ? null : value)),
    ) as Record<string, [unknown, unknown]>,
    association_resource: event.associationResource ?? null,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_email: actor.email,
    actor_name: actor.fullName,
    impersonator_id: null,
    owner_id: event.owner?.id ?? 0,
    owner_email: storable(event.owner?.email ?? '', 300),
    owner_name: event.owner?.fullName ?? '',
    request_id: request?.id ?? '',
    request_method: request?.method ?? '',
    request_url: storable(request?.url ?? '', 500),
    request_ip: request?.ip ?? '',
    request_user_agent: storable(request?.userAgent ?? '', 500),
    session_id: frame.actor?.sessionId ?? null,
    api_key_id: event.apiKeyId ?? frame.actor?.apiKeyId ?? null,
    correlation_id: event.correlationId ?? null,
    schema_version: 1,
  };
};
type Row = ReturnType<typeof rowOf>;

/** Locks the heads of the chains, in one order for everybody, making those that are new. */
const lockHeads = async (tx: Tx, chains: ReadonlyMap<string, number>) => {
  const names = [...chains.keys()].sort();
  const read = async () => {
    const found = await tx.execute<{ chain: string; seq: number; hash: Buffer; at: string }>(sql`
      SELECT chain, seq, hash,
        to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
      FROM (
        SELECT chain, seq, hash FROM audit_chains
        WHERE chain IN (${sql.join(
          names.map((name) => sql`${name}`),
          sql`, `,
        )})
        ORDER BY chain FOR UPDATE
      ) heads`);
    return new Map<string, Head>(found.rows.map((row) => [row.chain, { ...row }]));
  };
  const heads = await read();
  if (heads.size === names.length) return heads;
  for (const chain of names.filter((name) => !heads.has(name))) {
    const createdAt = new Date().toISOString();
    await tx
      .insert(auditChains)
      .values({
        chain,
        orgId: chains.get(chain) ?? 0,
        seq: 0,
        hash: genesisHash(chain, createdAt),
        createdAt: new Date(createdAt),
      })
      .onConflictDoNothing();
  }
  return read();
};

const searchText = (row: Row): string =>
  [row.item_label, row.actor_name, row.actor_email, row.owner_name, row.owner_email, row.reason]
    .concat(row.change_summary)
    .filter((part) => part)
    .join(' ')
    .toLowerCase();

const toColumns = (row: Row, chain: string, seq: number, prevHash: Buffer, hash: Buffer) => ({
  orgId: row.org_id,
  chain,
  seq,
  // As text, since a Date would lose the microseconds that are hashed.
  createdAt: sql<Date>`${row.created_at}::timestamptz`,
  event: row.event,
  outcome: row.outcome,
  reason: row.reason,
  itemType: row.item_type,
  itemId: row.item_id,
  itemLabel: row.item_label,
  changeSummary: [...row.change_summary],
  objectChanges: row.object_changes,
  associationResource: row.association_resource,
  actorType: row.actor_type,
  actorId: row.actor_id,
  actorEmail: row.actor_email,
  actorName: row.actor_name,
  impersonatorId: row.impersonator_id,
  ownerId: row.owner_id,
  ownerEmail: row.owner_email,
  ownerName: row.owner_name,
  requestId: row.request_id,
  requestMethod: row.request_method,
  requestUrl: row.request_url,
  requestIp: row.request_ip,
  requestUserAgent: row.request_user_agent,
  sessionId: row.session_id,
  apiKeyId: row.api_key_id,
  correlationId: row.correlation_id,
  schemaVersion: row.schema_version,
  prevHash,
  hash,
  searchText: searchText(row),
});

/**
 * Appends events to their hash chains. The last thing a transaction does: the heads stay locked
 * until it ends. A crash leaves neither the change nor the row.
 */
export const writeAudit = async (
  tx: Tx,
  frame: AuditFrame,
  events: readonly AuditInput[],
): Promise<void> => {
  if (events.length === 0) return;
  const placed = events.map((event) => {
    const orgId = event.orgId ?? frame.actor?.orgId ?? 0;
    return { event, orgId, chain: chainOf(orgId, event.event, event.owner?.id ?? 0) };
  });
  const heads = await lockHeads(tx, new Map(placed.map(({ chain, orgId }) => [chain, orgId])));
  const rows = placed.map(({ event, orgId, chain }) => {
    const head = heads.get(chain);
    if (!head) throw new Error(`no head of chain ${chain}`);
    const row = rowOf(event, frame, orgId, head.at);
    const prevHash = head.hash;
    head.seq += 1;
    head.hash = rowHash(chain, head.seq, prevHash, row);
    return toColumns(row, chain, head.seq, prevHash, head.hash);
  });
  for (let from = 0; from < rows.length; from += 500) {
    await tx.insert(auditLog).values(rows.slice(from, from + 500));
  }
  for (const [chain, head] of heads) {
    await tx.execute(
      sql`UPDATE audit_chains SET seq = ${head.seq}, hash = ${head.hash} WHERE chain = ${chain}`,
    );
  }
};
