import { ReviewSettings } from '../../contract/review-settings.ts';
import { shown, fact, RULES } from './row-facts.ts';
import type { Entry } from './log-facts.ts';

const SETTINGS = Object.keys(ReviewSettings.shape);

const decisionFacts = ({ item_id: item, object_changes: changes }: Entry): string[] => {
  const of = `review_decisions/${item}`;
  const [, decision] = changes['decision'] ?? [null, null];
  const [, reduceTo] = changes['reduce_to'] ?? [null, null];
  return [
    `${of} made`,
    fact(of, 'decision', null, decision ?? 'withdrawn'),
    ...(reduceTo === null ? [] : [fact(of, 'reduce_to', null, reduceTo)]),
  ];
};

/** What an event about an access review says that changed. */
export const reviewFacts = (entry: Entry): string[] => {
  if (entry.event === 'review.decided') return decisionFacts(entry);
  const of = `reviews/${entry.item_id}`;
  if (entry.event === 'review.created') return [`${of} made`];
  if (entry.event === 'review.deleted') return [`${of} removed`];
  return Object.entries(entry.object_changes).flatMap(([field, [before, after]]) => {
    if (SETTINGS.includes(field)) return [`${of} settings.${field}: → ${shown(after)}`];
    const isTold = RULES['reviews']?.told.includes(field) ?? false;
    return isTold && shown(before) !== shown(after) ? [fact(of, field, before, after)] : [];
  });
};
