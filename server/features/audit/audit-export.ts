import { Readable } from 'node:stream';
import { canonicalize } from 'json-canonicalize';
import { chainsOf } from '../../audit/chain.ts';
import { readChainHeads } from '../../audit/read.repo.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { CSV_TYPE, csvStream, type CsvCell } from '../../http/csv.ts';
import { inZone } from '../../http/time-zone.ts';
import type { AuditFilters } from './audit-filter.ts';
import {
  countEntries,
  keyOfEntry,
  readEntries,
  type AuditListing,
  type ListedRow,
} from './audit.repo.ts';

const BATCH = 1000;

const COLUMNS: Readonly<Record<string, (row: ListedRow) => CsvCell>> = {
  id: (row) => row.id,
  created_at: (row) => row.created_at,
  event: (row) => row.event,
  outcome: (row) => row.outcome,
  reason: (row) => row.reason,
  actor_type: (row) => row.actor_type,
  actor_id: (row) => row.actor_id,
  actor_name: (row) => row.actor_name,
  actor_email: (row) => row.actor_email,
  impersonator_id: (row) => row.impersonator_id,
  item_type: (row) => row.item_type,
  item_id: (row) => row.item_id,
  item_label: (row) => row.item_label,
  owner_id: (row) => row.owner_id,
  owner_name: (row) => row.owner_name,
  owner_email: (row) => row.owner_email,
  change_summary: (row) => row.change_summary.join('; '),
  object_changes: (row) => JSON.stringify(row.object_changes),
  request_ip: (row) => row.request_ip,
  request_method: (row) => row.request_method,
  request_url: (row) => row.request_url,
  request_user_agent: (row) => row.request_user_agent,
  request_id: (row) => row.request_id,
  correlation_id: (row) => row.correlation_id,
  org_id: (row) => row.org_id,
  chain: (row) => row.chain,
  seq: (row) => row.seq,
  prev_hash: (row) => row.prev_hash,
  hash: (row) => row.hash,
};

/** Walks the set in batches, so that memory does not grow with it. */
async function* rowsOf(ctx: Context, listing: AuditListing): AsyncGenerator<ListedRow> {
  let beyond: ReturnType<typeof keyOfEntry> | undefined;
  for (;;) {
    const window = { beyond, isReversed: false, limit: BATCH, offset: 0 };
    const rows = await readEntries(ctx.db, listing, window);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    beyond = keyOfEntry(last);
  }
}

async function* cellsOf(rows: AsyncIterable<ListedRow>): AsyncGenerator<CsvCell[]> {
  const cells = Object.values(COLUMNS);
  for await (const row of rows) yield cells.map((cell) => cell(row));
}

/** A row as it was hashed, with its place: what an offline verifier needs, in RFC 8785 form. */
async function* linesOf(rows: AsyncIterable<ListedRow>): AsyncGenerator<string> {
  for await (const { key: _key, ...row } of rows) yield `${canonicalize(row)}\n`;
}

const jsonlStream = (rows: AsyncIterable<ListedRow>): Readable =>
  Readable.from(linesOf(rows), { objectMode: false, encoding: 'utf8' });

const bodyOf = (format: 'csv' | 'jsonl', rows: AsyncIterable<ListedRow>) =>
  format === 'csv'
    ? { body: csvStream(Object.keys(COLUMNS), cellsOf(rows)), type: CSV_TYPE }
    : { body: jsonlStream(rows), type: 'application/jsonl; charset=utf-8' };

/**
 * Streams the filtered log of an org, oldest first: exactly the rows that stood when its own event
 * was written, which names the filter and their number. The event is committed before the first
 * byte leaves: a reader who hangs up halfway has still taken data.
 */
export const exportLog = async (
  ctx: Context,
  filters: AuditFilters,
  format: 'csv' | 'jsonl',
): Promise<undefined> => {
  const { orgId, orgName } = actorOf(ctx);
  const listing = await inZone(filters.tz, (zone) =>
    ctx.transact(async (tx, audit): Promise<AuditListing> => {
      const heads = await readChainHeads(tx, chainsOf(orgId));
      const found: AuditListing = {
        scope: { kind: 'org', orgId },
        filters,
        zone,
        order: 'asc',
        upTo: new Map(heads.map(({ chain, seq }) => [chain, seq])),
      };
      const rows = await countEntries(tx, found);
      const used = Object.entries(filters).filter(([, value]) => value !== undefined);
      audit({
        event: 'export.created',
        itemType: 'audit_log',
        itemId: orgId,
        itemLabel: orgName,
        summary: [
          `audit log: ${rows} rows as ${format}`,
          ...used.map(([field, value]) => `${field}: ${String(value)}`),
        ],
        associationResource: { type: 'audit_log', format, rows, filter: Object.fromEntries(used) },
      });
      return found;
    }),
  );
  ctx.out.stream = {
    ...bodyOf(format, rowsOf(ctx, listing)),
    filename: `audit-log.${format}`,
  };
};
