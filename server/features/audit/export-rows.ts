import { Readable } from 'node:stream';
import { canonicalize } from 'json-canonicalize';
import type { Queryable } from '../../db/db.ts';
import { letGo } from '../../db/let-go.ts';
import { CSV_TYPE, csvStream, type CsvCell } from '../../http/csv.ts';
import { keyOfEntry, readEntries, type AuditListing, type ListedRow } from './audit.repo.ts';
import { toOcsf } from './ocsf.ts';

const BATCH = 100;
const LINES_TYPE = 'application/jsonl; charset=utf-8';

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
async function* batchesOf(q: Queryable, listing: AuditListing): AsyncGenerator<ListedRow[]> {
  let beyond: ReturnType<typeof keyOfEntry> | undefined;
  for (;;) {
    const window = { beyond, isReversed: false, limit: BATCH, offset: 0 };
    const rows = await readEntries(q, listing, window);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    beyond = keyOfEntry(last);
    letGo(rows);
  }
}

async function* cellsOf(batches: AsyncIterable<ListedRow[]>): AsyncGenerator<CsvCell[]> {
  const cells = Object.values(COLUMNS);
  for await (const rows of batches) for (const row of rows) yield cells.map((cell) => cell(row));
}

/** A row as it was hashed, with its place: what an offline verifier needs, in RFC 8785 form. */
const exactLine = ({ key: _key, impersonator: _name, ...row }: ListedRow): string =>
  `${canonicalize(row)}\n`;

const ocsfLine = (row: ListedRow): string => `${JSON.stringify(toOcsf(row))}\n`;

/** A batch at a time: a row at a time, the stream costs more than the rows. */
async function* linesOf(
  batches: AsyncIterable<ListedRow[]>,
  lineOf: (row: ListedRow) => string,
): AsyncGenerator<Buffer> {
  for await (const rows of batches) yield Buffer.from(rows.map(lineOf).join(''));
}

const lines = (batches: AsyncIterable<ListedRow[]>, lineOf: (row: ListedRow) => string) => ({
  body: Readable.from(linesOf(batches, lineOf), { objectMode: false }),
  type: LINES_TYPE,
});

/** The rows of a log as one file, oldest first, made while it is sent. */
export const rowsFile = (
  q: Queryable,
  listing: AuditListing,
  format: 'csv' | 'jsonl' | 'ocsf',
): { readonly body: Readable; readonly type: string } => {
  const batches = batchesOf(q, listing);
  if (format === 'jsonl') return lines(batches, exactLine);
  if (format === 'ocsf') return lines(batches, ocsfLine);
  return { body: csvStream(Object.keys(COLUMNS), cellsOf(batches)), type: CSV_TYPE };
};
