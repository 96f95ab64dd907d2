import { createHash } from 'node:crypto';
import { fact, RULES, shown } from './row-facts.ts';
import type { Change } from './witness.ts';
import { words } from './words.ts';

type Row = Readonly<Record<string, unknown>>;

/** An item of a group of rows that one event tells of, and what it says of it. */
interface Line {
  readonly id: number;
  readonly line: string;
}

/** Of so many items an event names each. */
const MOST_NAMED = 100;

const orNone = (value: unknown): string =>
  value === null || value === undefined ? '-' : String(value);

/** Which items are meant, as a fact: how many, which (of few), and the hash of their lines. */
export const groupFact = (
  of: string,
  count: number,
  ids: readonly unknown[] | null,
  hash: unknown,
): string => `${of}: ${count} ${ids ? `(${ids.join()})` : 'many'} ${String(hash)}`;

const hashOf = (lines: readonly Line[]): string =>
  createHash('sha256')
    .update(lines.map(({ line }) => line).join('\n'))
    .digest('hex');

const factOfLines = (
  of: string,
  given: readonly Line[],
  named: readonly Line[] = given,
): string => {
  const lines = given.toSorted((a, b) => a.id - b.id);
  const ids = named.map(({ id }) => id).toSorted((a, b) => a - b);
  return groupFact(
    of,
    named.length,
    ids.length > 0 && ids.length <= MOST_NAMED ? ids : null,
    hashOf(lines),
  );
};

/** The key of a group that goes from somebody to somebody. */
export const movedOf = (
  table: string,
  review: unknown,
  { from, to, rule }: { from: unknown; to: unknown; rule: unknown },
): string =>
  `${table} of reviews/${String(review)} from ${shown(from)} to ${orNone(to)} as ${String(rule)}`;

const groupBy = <T>(list: readonly T[], keyOf: (one: T) => string): T[][] => {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
};

interface Update {
  readonly before: Row;
  readonly after: Row;
}

const differs = ({ before, after }: Update, ...columns: string[]): boolean =>
  columns.some((name) => shown(before[name]) !== shown(after[name]));

const sourcesOf = (ids: readonly unknown[]): unknown => {
  const from = [...new Set(ids.map((id) => id ?? null))];
  return from.length === 1 ? from[0] : from.toSorted((a, b) => Number(a ?? 0) - Number(b ?? 0));
};

const movedFacts = (updates: readonly Update[]): string[] =>
  groupBy(
    updates.filter((one) => differs(one, 'reviewer_id', 'rule')),
    ({ after }) => shown([after['review_id'], after['reviewer_id'], after['rule']]),
  ).map((group) => {
    const { review_id: review, reviewer_id: to, rule } = group[0]?.after ?? {};
    const from = sourcesOf(group.map(({ before }) => before['reviewer_id']));
    const lines = group.map(({ before, after }) => ({
      id: Number(after['id']),
      line: `${String(after['id'])} ${orNone(before['reviewer_id'])}`,
    }));
    return factOfLines(movedOf('review_items', review, { from, to, rule }), lines);
  });

const whatOf = ({ after }: Update): string => {
  const changed = after['changed'];
  return typeof changed === 'object' && changed !== null && 'what' in changed
    ? String(changed.what)
    : '-';
};

const isOfPlan = (one: Update): boolean => differs(one, 'planned', 'by_silence', 'changed');

const plannedFacts = (updates: readonly Update[]): string[] =>
  // An item is written twice at the end: what has happened to it, then what is to be done.
  groupBy(
    [...new Map(updates.filter(isOfPlan).map((one) => [one.after['id'], one])).values()],
    ({ after }) => String(after['review_id']),
  ).map((group) => {
    const lineOf = (one: Update): Line => ({
      id: Number(one.after['id']),
      line: [
        one.after['id'],
        orNone(one.after['planned']),
        one.after['by_silence'] === true ? 'silent' : '-',
        whatOf(one),
      ].join(' '),
    });
    const planned = group.filter(({ after }) => after['planned'] !== null);
    const silent = group.filter(({ after }) => after['by_silence'] === true).length;
    const changed = group.filter((one) => whatOf(one) !== '-').length;
    const of = `review_items of reviews/${String(group[0]?.after['review_id'])} planned`;
    return factOfLines(
      `${of}, ${silent} silent, ${changed} changed`,
      group.map(lineOf),
      planned.map(lineOf),
    );
  });

const FAILED = ['failed', 'blocked', 'blocked_rank', 'blocked_last_admin'];

const isRetry = ({ before, after }: Update): boolean =>
  FAILED.includes(String(before['result'])) &&
  after['result'] === 'planned' &&
  after['result_message'] === '';

const retriedFacts = (updates: readonly Update[]): string[] =>
  groupBy(updates.filter(isRetry), ({ after }) => String(after['review_id'])).map((group) =>
    factOfLines(
      `review_items of reviews/${String(group[0]?.after['review_id'])} retried`,
      group.map(({ after }) => ({ id: Number(after['id']), line: String(after['id']) })),
    ),
  );

const checkedFacts = (updates: readonly Update[]): string[] =>
  groupBy(
    updates.filter((one) => differs(one, 'stick_at', 'stick')),
    ({ after }) => String(after['review_id']),
  ).map((group) => {
    const lines = group.map(({ after }) => ({
      id: Number(after['id']),
      line: `${String(after['id'])} ${String(after['stick'])}`,
    }));
    const hash = hashOf(lines.toSorted((a, b) => a.id - b.id));
    return `review_items of reviews/${String(group[0]?.after['review_id'])} looked for: ${hash}`;
  });

/** Columns that are accounted for by the facts above, where a row changes in them. */
const IN_GROUPS = new Set(
  words(
    'reviewer_id rule planned by_silence changed stick decision reduce_to result result_message',
  ),
);

/** What is told of one item alone: its answer, what became of it; and what nothing may change. */
const singleFacts = (one: Update): string[] => {
  const { before, after } = one;
  const of = `review_items/${String(after['id'])}`;
  const facts: string[] = [];
  if (differs(one, 'decisions', 'decision', 'reduce_to')) {
    const now = [after['decision'], after['reduce_to']];
    facts.push(`${of} answered: ${shown(before['decision'])} → ${shown(now)}`);
  }
  const isOfItsPlan = isOfPlan(one) && before['result'] === null && after['planned'] !== null;
  const isPlain = isOfItsPlan && after['result'] === 'planned';
  if (differs(one, 'result', 'result_message') && !isPlain && !isRetry(one)) {
    facts.push(fact(of, 'result', before['result'], [after['result'], after['result_message']]));
  }
  const fixed = (RULES['review_items']?.told ?? []).filter((name) => !IN_GROUPS.has(name));
  const changed = fixed.filter((name) => differs(one, name));
  return [...facts, ...changed.map((name) => fact(of, name, before[name], after[name]))];
};

const handedOutLine = (item: Row, to: unknown, rule: unknown): string =>
  [item['place'], orNone(to), rule, orNone(item['recommendation'])].join(' ');

/** The items of a review that starts, and to whom they went first. */
const startedFacts = (items: readonly Row[], assigned: readonly Row[]): string[] => {
  const toOf = new Map(assigned.map((row) => [row['item_id'], row]));
  return groupBy(items, (row) => String(row['review_id'])).flatMap((group) => {
    const rows = group.toSorted((a, b) => Number(a['place']) - Number(b['place']));
    const sha256 = (lines: readonly string[]) =>
      createHash('sha256').update(lines.join('\n')).digest('hex');
    const snapshot = sha256(rows.map((row) => String(row['sealed'])));
    const handedOut = sha256(
      rows.map((row) => handedOutLine(row, row['reviewer_id'], row['rule'])),
    );
    const first = rows.map((row) => {
      const to = toOf.get(row['id']);
      return handedOutLine(row, to?.['to_id'], to?.['rule']);
    });
    const of = `reviews/${String(rows[0]?.['review_id'])}`;
    const wrong = rows.filter((row) => row['hash'] !== `\\x${String(row['sealed'])}`);
    return [
      ...wrong.map((row) => `review_items/${String(row['id'])} is not what its hash says`),
      `review_items of ${of} made: ${rows.length} ${snapshot} ${handedOut}`,
      `review_assignments of ${of} made: ${rows.length} ${sha256(first)}`,
    ];
  });
};

/** Who was given what by whom; of items that were there before. */
const assignedFacts = (assigned: readonly Row[], updates: readonly Update[]): string[] => {
  const reviewOf = new Map(updates.map(({ after }) => [after['id'], after['review_id']]));
  const known = assigned.map((row): Row => ({ ...row, review: reviewOf.get(row['item_id']) }));
  return groupBy(known, (row) =>
    shown([row['review'], row['to_id'], row['rule'], row['by_id'], row['note']]),
  ).map((group) => {
    const { review, to_id: to, rule, by_id: by, note } = group[0] ?? {};
    const from = sourcesOf(group.map((row) => row['from_id']));
    const lines = group.map((row) => ({
      id: Number(row['item_id']),
      line: `${String(row['item_id'])} ${orNone(row['from_id'])}`,
    }));
    const of = movedOf('review_assignments', review, { from, to, rule });
    return factOfLines(`${of} by ${orNone(by)} ${shown(note)}`, lines);
  });
};

/** What the log must tell of the rows that one event tells of together. */
export const factsOfGroups = (changes: readonly Change[]): string[] => {
  const of = (table: string) => changes.filter((change) => change.table === table);
  const items = of('review_items');
  const made = items.flatMap(({ before, after }) => (before === null && after ? [after] : []));
  const updates = items.flatMap(({ before, after }) =>
    before && after ? [{ before, after }] : [],
  );
  // What is deleted with its review is told with that.
  const deleted = of('reviews').flatMap(({ before, after }) => (after ? [] : [before?.['id']]));
  const gone = items.filter(
    ({ before, after }) => after === null && !deleted.includes(before?.['review_id']),
  );
  const assigned = of('review_assignments');
  const given = assigned.flatMap(({ before, after }) => (before === null && after ? [after] : []));
  const isNew = new Set(made.map((row) => row['id']));
  return [
    ...startedFacts(
      made,
      given.filter((row) => isNew.has(row['item_id'])),
    ),
    ...assignedFacts(
      given.filter((row) => !isNew.has(row['item_id'])),
      updates,
    ),
    ...[movedFacts, plannedFacts, retriedFacts, checkedFacts].flatMap((find) => find(updates)),
    ...updates.flatMap(singleFacts),
    ...gone.map(({ before }) => `review_items/${String(before?.['id'])} removed`),
    ...assigned
      .filter(({ before, after }) => before !== null && after !== null)
      .map(({ before }) => `review_assignments/${String(before?.['item_id'])} rewritten`),
  ];
};
