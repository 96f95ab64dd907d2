import type { Page } from '../api/client.ts';

/** A page of rows that are all here; its cursors are places in them. */
export function localPage<T>(
  rows: readonly T[],
  { cursor, per_page: perPage = 50 }: { readonly cursor?: unknown; readonly per_page?: unknown },
): Page<T[]> {
  const size = Number(perPage);
  const from = Math.max(0, Math.floor(Number(cursor ?? 0)) || 0);
  const to = from + size;
  return {
    items: rows.slice(from, to),
    total: rows.length,
    next: to < rows.length ? String(to) : null,
    previous: from > 0 ? String(Math.max(0, from - size)) : null,
  };
}

/** Whether a text holds another, without regard to case. */
export const holds = (text: string, part: string): boolean =>
  text.toLowerCase().includes(part.trim().toLowerCase());

/** Whether a filter that takes one value or several, or none, lets a value through. */
export const isAmong = (filter: unknown, value: string): boolean => {
  if (filter === undefined || filter === null || filter === '') return true;
  return Array.isArray(filter) ? filter.includes(value) : String(filter).split(',').includes(value);
};

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** Rows in the order of a text, or of a number, of each. */
export const inOrder = <T>(
  rows: readonly T[],
  keyOf: (row: T) => string | number,
  order: unknown,
): T[] => {
  const sign = order === 'desc' ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    const difference =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : collator.compare(String(a), String(b));
    return sign * difference;
  });
};
