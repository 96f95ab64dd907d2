import { ReviewSettings } from '../../contract/review-settings.ts';
import type { Entry } from './log-facts.ts';
import { groupFact, movedOf } from './review-item-facts.ts';
import { fact, RULES, shown } from './row-facts.ts';

const SETTINGS = Object.keys(ReviewSettings.shape);

const after = ({ object_changes: changes }: Entry, field: string): unknown =>
  changes[field]?.[1] ?? null;

const idsOf = (entry: Entry): readonly unknown[] | null => {
  const ids = after(entry, 'item_ids');
  return Array.isArray(ids) ? ids : null;
};

const group = (entry: Entry, of: string, count = Number(after(entry, 'items'))): string =>
  groupFact(of, count, idsOf(entry), after(entry, 'items_hash'));

const decisionFacts = (entry: Entry): string[] => {
  const item = entry.item_id;
  const of = `review_decisions/${item}`;
  const [before, decision] = entry.object_changes['decision'] ?? [null, null];
  const reduceTo = after(entry, 'reduce_to');
  return [
    `${of} made`,
    fact(of, 'decision', null, decision ?? 'withdrawn'),
    ...(reduceTo === null ? [] : [fact(of, 'reduce_to', null, reduceTo)]),
    `review_items/${item} answered: ${shown(before)} → ${shown([decision, reduceTo])}`,
  ];
};

const appliedFacts = (entry: Entry): string[] => {
  const { item_id: item, object_changes: changes } = entry;
  const [before, result] = changes['result'] ?? [null, null];
  const [right, left] = changes['right'] ?? [null, null];
  const message = after(entry, 'message') ?? '';
  const of = `review_applies/${item} attempt ${String(after(entry, 'attempt'))}`;
  // An item that waits still, to be tried again, is one whose attempt has failed.
  const isOpen = result === 'planned';
  const kept = Object.entries({
    result: isOpen ? 'failed' : result,
    message,
    before: right,
    after: left,
  });
  return [
    `${of} made`,
    ...kept
      .filter(([, value]) => shown(value) !== 'null')
      .map(([name, value]) => fact(of, name, null, value)),
    ...(isOpen ? [] : [fact(`review_items/${item}`, 'result', before, [result, message])]),
  ];
};

const movedFacts = (entry: Entry): string[] => {
  const isByHand = entry.event === 'review.reassigned';
  const [from, to] = entry.object_changes['reviewer_id'] ?? [null, null];
  const rule = isByHand ? 'reassigned' : after(entry, 'rule');
  const moved = { from, to, rule };
  const [by, note] = isByHand ? [entry.actor_id, entry.reason ?? ''] : ['-', ''];
  const assigned = movedOf('review_assignments', entry.item_id, moved);
  return [
    group(entry, movedOf('review_items', entry.item_id, moved)),
    group(entry, `${assigned} by ${by} ${shown(note)}`),
  ];
};

const startedFacts = (entry: Entry): string[] => {
  const count = Number(after(entry, 'items'));
  const handedOut = String(after(entry, 'handed_out_hash'));
  const of = `reviews/${entry.item_id}`;
  return [
    `review_items of ${of} made: ${count} ${String(after(entry, 'snapshot_hash'))} ${handedOut}`,
    `review_assignments of ${of} made: ${count} ${handedOut}`,
  ];
};

const plannedFacts = (entry: Entry): string[] => {
  if (after(entry, 'items_hash') === null) return [];
  const said = `${String(after(entry, 'by_silence'))} silent, ${String(after(entry, 'changed'))} changed`;
  const of = `review_items of reviews/${entry.item_id} planned, ${said}`;
  return [group(entry, of, Number(after(entry, 'planned')))];
};

const ITEM_FACTS: Readonly<Record<string, (entry: Entry) => string[]>> = {
  'review.started': startedFacts,
  'review.reassigned': movedFacts,
  'review.handed_over': movedFacts,
  'review.planned': plannedFacts,
  'review.retried': (entry) => [group(entry, `review_items of reviews/${entry.item_id} retried`)],
  'review.checked': (entry) => {
    const hash = after(entry, 'items_hash');
    const of = `review_items of reviews/${entry.item_id} looked for`;
    return hash === null ? [] : [`${of}: ${String(hash)}`];
  },
  'review.evidence_made': (entry) => [
    `review_evidence/${entry.item_id} ${String(after(entry, 'manifest_sha256'))} made`,
  ],
};

// That a review was handed to so many `reviewers` is another thing.
const isOfSettings = ({ event }: Entry, field: string): boolean =>
  event === 'review.updated' && SETTINGS.includes(field);

/** What an event says of the series of its review. */
const seriesFacts = (entry: Entry): string[] => {
  const { association_resource: about, object_changes: changes } = entry;
  if (about?.type !== 'review_series') return [];
  const of = `review_series/${String(about.id)}`;
  return Object.entries(changes).flatMap(([field, [before, now]]) => {
    if (field === 'series_id') return [`${of} ${before === null ? 'made' : 'removed'}`];
    if (field === 'next_start_at') return [fact(of, field, before, now)];
    return isOfSettings(entry, field) ? [`${of} settings.${field}: → ${shown(now)}`] : [];
  });
};

/** What an event about an access review says that changed. */
export const reviewFacts = (entry: Entry): string[] => {
  if (entry.event === 'review.decided') return decisionFacts(entry);
  if (entry.event === 'review.applied') return appliedFacts(entry);
  const of = `reviews/${entry.item_id}`;
  const series = seriesFacts(entry);
  if (entry.event === 'review.created') return [`${of} made`, ...series];
  if (entry.event === 'review.deleted') return [`${of} removed`, ...series];
  const isOfNextRuns = entry.association_resource?.next_runs === true;
  const own = Object.entries(entry.object_changes).flatMap(([field, [before, now]]) => {
    if (isOfSettings(entry, field)) {
      return isOfNextRuns ? [] : [`${of} settings.${field}: → ${shown(now)}`];
    }
    if (field === 'snapshot_hash') return [fact(of, field, before, `\\x${String(now)}`)];
    const isTold = RULES['reviews']?.told.includes(field) ?? false;
    return isTold && shown(before) !== shown(now) ? [fact(of, field, before, now)] : [];
  });
  return [...own, ...series, ...(ITEM_FACTS[entry.event]?.(entry) ?? [])];
};
