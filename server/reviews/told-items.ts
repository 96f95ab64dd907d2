import { createHash } from 'node:crypto';
import type { AuditInput } from '../audit/record.ts';

/** Of more items than this an event has the hash alone: their own rows have the rest. */
export const MOST_NAMED = 100;

type Changes = NonNullable<AuditInput['changes']>;

/** Which items an event is about, from what the database made of their lines. */
export const itemsHashed = (ids: readonly number[], hash: string | null): Changes => ({
  ...(ids.length > 0 && ids.length <= MOST_NAMED && { item_ids: [null, ids] }),
  ...(hash !== null && { items_hash: [null, hash] }),
});

/**
 * Which items an event is about, however many they are: their ids, where these are few, and the
 * SHA-256 of a line for each, in the order of their ids. A line is the id and what is told of it,
 * with a space between.
 */
export const itemsTold = (
  items: readonly { readonly id: number; readonly of?: string }[],
): Changes => {
  const sorted = items.toSorted((a, b) => a.id - b.id);
  const lines = sorted.map(({ id, of }) => (of === undefined ? `${id}` : `${id} ${of}`));
  return itemsHashed(
    sorted.map(({ id }) => id),
    createHash('sha256').update(lines.join('\n')).digest('hex'),
  );
};

/** Whose items went to whom; null: to nobody, or they were nobody's. */
export const movedTold = (
  items: readonly { readonly id: number; readonly reviewer_id: number | null }[],
  toId: number | null,
): Changes => {
  const from = [...new Set(items.map(({ reviewer_id: id }) => id))];
  return {
    items: [0, items.length],
    reviewer_id: [from.length === 1 ? from[0] : from.toSorted((a, b) => (a ?? 0) - (b ?? 0)), toId],
    ...itemsTold(items.map(({ id, reviewer_id: whose }) => ({ id, of: String(whose ?? '-') }))),
  };
};
