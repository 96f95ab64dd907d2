import { canonicalize } from 'json-canonicalize';
import type { Sealed } from '../../audit/statement.ts';
import type { Queryable } from '../../db/db.ts';
import { letGo } from '../../db/let-go.ts';
import { csvStream, type CsvCell } from '../../http/csv.ts';
import type { EvidenceReview, NamedPerson } from './evidence.repo.ts';
import {
  readApplies,
  readAssignments,
  readAuditOf,
  readDecisions,
  readItems,
  readReminders,
  readSilence,
  type AuditPlace,
  type PlaceRange,
} from './rows.repo.ts';

/** Items of one statement: few, so that what is held at a time stays small. */
const STEP = 250;
const AUDIT_BATCH = 250;

/** What the tables of a pack are read from. */
export interface Source {
  readonly q: Queryable;
  readonly review: EvidenceReview;
  readonly people: ReadonlyMap<number, NamedPerson>;
  /** Up to where the audit log goes in. */
  readonly sealed: Sealed | null;
}

type Row = Record<string, unknown>;
type Read = (q: Queryable, range: PlaceRange) => Promise<Row[]>;

async function* inSteps<R>(
  { q, review }: Source,
  read: (q: Queryable, range: PlaceRange) => Promise<R[]>,
): AsyncGenerator<R[]> {
  for (let after = 0; after < review.last_place; after += STEP) {
    const rows = await read(q, { reviewId: review.id, after, upTo: after + STEP });
    yield rows;
    letGo(rows);
  }
}

/** A person in a row: who that was, also once they have left. */
const personOf = ({ people }: Source, id: unknown): NamedPerson | { id: number } | null =>
  typeof id === 'number' ? (people.get(id) ?? { id }) : null;

/** A row as a line, with whom its ids are of: spliced in, as a copy of each row is as much again. */
const lineOf = (source: Source, row: Row): string => {
  const people = Object.keys(row)
    .filter((name) => /^(reviewer|impersonator|from|to|by)_id$/.test(name))
    .map((id) => `,"${id.replace(/_id$/, '')}":${JSON.stringify(personOf(source, row[id]))}`);
  return `${JSON.stringify(row).slice(0, -1)}${people.join('')}}\n`;
};

async function* linesOf(source: Source, steps: AsyncIterable<Row[]>): AsyncGenerator<Buffer> {
  for await (const rows of steps) {
    yield Buffer.from(rows.map((row) => lineOf(source, row)).join(''));
  }
}

const appliesOf =
  (orgId: number): Read =>
  (q, range) =>
    readApplies(q, range, orgId);

/** The tables as JSON, a document a line. */
export const jsonTables = (source: Source): Readonly<Record<string, AsyncIterable<Buffer>>> => ({
  'items.jsonl': linesOf(source, inSteps<Row>(source, readItems)),
  'decisions.jsonl': linesOf(source, inSteps(source, readDecisions)),
  'assignments.jsonl': linesOf(source, inSteps(source, readAssignments)),
  'silence.jsonl': linesOf(source, inSteps(source, readSilence)),
  'applies.jsonl': linesOf(source, inSteps(source, appliesOf(source.review.org_id))),
  'reminders.jsonl': linesOf(
    source,
    once(() => readReminders(source.q, source.review.id)),
  ),
});

async function* once<R>(read: () => Promise<R>): AsyncGenerator<R> {
  yield await read();
}

const HEADER = [
  'place',
  'item_id',
  'kind',
  'holder_type',
  'holder_id',
  'holder',
  'email',
  'role',
  'of',
  'is_privileged',
  'granted_by',
  'granted_at',
  'last_used_at',
  'recommendation',
  'reasons',
  'reviewer',
  'reviewer_email',
  'rule',
  'decision',
  'reduce_to',
  'reason',
  'decided_at',
  'by_silence',
  'planned',
  'result',
  'result_message',
  'applied_at',
  'holds',
  'sha256',
];

interface Snapshot {
  readonly kind: string;
  readonly role: string;
  readonly holder_type: string;
  readonly holder_id: number;
  readonly is_privileged: boolean;
  readonly granted_at: string | null;
  readonly last_used_at: string | null;
  readonly snapshot: {
    readonly holder?: { readonly name: string; readonly email: string | null };
    readonly right?: {
      readonly team?: { readonly name: string } | null;
      readonly resource?: { readonly resource_type: string; readonly resource_name: string } | null;
      readonly key?: { readonly name: string } | null;
    };
    readonly granted_by?: { readonly full_name: string } | null;
  };
}

const nameOf = ({ snapshot: { right } }: Snapshot): string => {
  const { team, resource, key } = right ?? {};
  if (resource) return `${resource.resource_name} (${resource.resource_type})`;
  return team?.name ?? key?.name ?? '';
};

async function* itemCells(source: Source): AsyncGenerator<readonly CsvCell[]> {
  for await (const rows of inSteps(source, readItems)) {
    for (const item of rows) {
      const seen = JSON.parse(item.snapshot) as Snapshot;
      const { holder, granted_by: giver } = seen.snapshot;
      const reviewer = item.reviewer_id === null ? undefined : source.people.get(item.reviewer_id);
      yield [
        item.place,
        item.id,
        seen.kind,
        seen.holder_type,
        seen.holder_id,
        holder?.name ?? '',
        holder?.email ?? '',
        seen.role,
        nameOf(seen),
        seen.is_privileged,
        giver?.full_name ?? '',
        seen.granted_at,
        seen.last_used_at,
        item.recommendation,
        JSON.stringify(item.reasons),
        reviewer?.full_name ?? '',
        reviewer?.email ?? '',
        item.rule,
        item.decision,
        item.reduce_to,
        item.reason,
        item.decided_at,
        item.by_silence,
        item.planned,
        item.result,
        item.result_message,
        item.applied_at,
        item.stick,
        item.hash,
      ];
    }
  }
}

/** The items as people open them: one row each, with its last decision and what became of it. */
export const itemsCsv = (source: Source): AsyncIterable<Buffer> =>
  csvStream(HEADER, itemCells(source));

/**
 * The audit log of a review, as it was hashed: what was done in it, decided and applied, up to what
 * the checkpoint seals. `count` learns how many rows there are.
 */
export async function* auditRows(
  { q, review, sealed }: Source,
  count: (rows: number) => void,
): AsyncGenerator<Buffer> {
  let after: AuditPlace | undefined;
  for (;;) {
    const rows = await readAuditOf(q, review, after, AUDIT_BATCH);
    const kept = rows.filter(
      ({ chain, seq }) => sealed === null || seq <= (sealed.heads.get(chain)?.seq ?? 0),
    );
    count(kept.length);
    yield Buffer.from(kept.map((row) => `${canonicalize(row)}\n`).join(''));
    const last = rows.at(-1);
    if (!last || rows.length < AUDIT_BATCH) return;
    after = { at: last.created_at, id: last.id };
    letGo(rows);
  }
}
