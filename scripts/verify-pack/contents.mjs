import { sha256, utf8 } from './bytes.mjs';

/** @typedef {Record<string, any>} Row */
/** @typedef {(file: string, code: string, why: string) => void} Report */

/** @param {Row} item */
const named = (item) => `item ${item.place} (${item.facts.right_key})`;

/**
 * Whether the items are those of the snapshot: each is what its hash says, and all together are what
 * the review was sealed with when it started. Gives them back by id.
 * @param {Row[]} rows
 * @param {Row} manifest
 * @param {Report} report
 */
export const checkItems = async (rows, manifest, report) => {
  const file = 'items.jsonl';
  /** @type {Map<number, Row>} */
  const items = new Map();
  const hashes = [];
  let place = 0;
  for (const row of rows) {
    const item = { ...row, facts: JSON.parse(row.snapshot) };
    const made = await sha256(utf8(row.snapshot));
    if (made !== row.hash) {
      report(file, 'snapshot', `${named(item)}: its hash does not fit what it says`);
    }
    if (row.place <= place) report(file, 'snapshot', `${named(item)} is not in its place`);
    if (items.has(row.id)) report(file, 'snapshot', `${named(item)} is there twice`);
    place = row.place;
    hashes.push(row.hash);
    items.set(row.id, item);
  }
  const { snapshot_hash: sealed, items: count } = manifest.review;
  if (rows.length !== count) {
    report(file, 'snapshot', `has ${rows.length} items; the review has ${count}`);
  }
  if (sealed !== null && (await sha256(utf8(hashes.join('\n')))) !== sealed) {
    report(file, 'snapshot', 'is not the snapshot that the review started with');
  }
  return items;
};

/**
 * Whether every decision is about an item of the snapshot as it was seen, by somebody it was given
 * to, while the review ran; and whether the last one is what the item says.
 * @param {Row[]} rows @param {Row[]} assignments @param {Map<number, Row>} items
 * @param {Row} manifest @param {Report} report
 */
export const checkDecisions = (rows, assignments, items, manifest, report) => {
  const file = 'decisions.jsonl';
  const { started_at: started, closed_at: closed } = manifest.review;
  /** @type {Map<number, Row[]>} */
  const given = new Map();
  for (const one of assignments) {
    if (!items.has(one.item_id)) {
      report('assignments.jsonl', 'decision', `names item ${one.item_id}, which is not there`);
    }
    given.set(one.item_id, [...(given.get(one.item_id) ?? []), one]);
  }
  /** @type {Map<number, Row>} */
  const last = new Map();
  for (const row of rows) {
    const item = items.get(row.item_id);
    if (!item) {
      report(file, 'decision', `names item ${row.item_id}, which is not there`);
      continue;
    }
    /** @param {string} why */
    const wrong = (why) => report(file, 'decision', `${named(item)}, decision ${row.seq}: ${why}`);
    if (row.seen !== item.hash) wrong('was made on something else than the item');
    if (row.seq !== (last.get(row.item_id)?.seq ?? 0) + 1) wrong('does not follow the one before');
    if (row.decided_at < started || (closed !== null && row.decided_at > closed)) {
      wrong('was made while the review did not run');
    }
    const whose = (given.get(row.item_id) ?? []).findLast(({ at }) => at <= row.decided_at);
    if (whose?.to_id !== row.reviewer_id) wrong('is by somebody whom the item was not given to');
    const isOwn = item.facts.holder_type === 'USER' && item.facts.holder_id === row.reviewer_id;
    if (isOwn && whose?.rule !== 'self_attested') wrong('is by the person whose right it is');
    last.set(row.item_id, row);
  }
  for (const item of items.values()) {
    const row = last.get(item.id);
    if ((row?.seq ?? 0) !== item.decisions) {
      report(
        file,
        'decision',
        `${named(item)} has ${row?.seq ?? 0} of ${item.decisions} decisions`,
      );
    }
    const said = row === undefined || row.decision === 'withdrawn' ? null : row.decision;
    if (said !== item.decision) {
      report(file, 'decision', `${named(item)} says ${item.decision}, its last decision ${said}`);
    }
  }
};

/**
 * Whether what was applied is about items of the snapshot, and whether the last attempt is what the
 * item says.
 * @param {Row[]} rows @param {Map<number, Row>} items @param {Report} report
 */
export const checkApplies = (rows, items, report) => {
  const file = 'applies.jsonl';
  const last = new Map();
  for (const row of rows) {
    if (!items.has(row.item_id)) {
      report(file, 'decision', `names item ${row.item_id}, which is not there`);
    }
    last.set(row.item_id, row.result);
  }
  for (const item of items.values()) {
    const isTried = item.result !== null && item.result !== 'planned';
    if (isTried && last.get(item.id) !== item.result) {
      report(file, 'decision', `${named(item)} says ${item.result}, which no attempt does`);
    }
  }
};
