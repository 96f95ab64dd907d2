import { createHash } from 'node:crypto';
import type { Paging } from '../../contract/list-query.ts';
import type { SortKey, Window } from '../db/window.ts';
import { AppError } from './app-error.ts';
import type { Context } from './context.ts';
import { decodeCursor, encodeCursor } from './paging.ts';

/** One list, as `readPage` walks it. */
export interface KeysetList<Row> {
  /** Says which list this is: org, sort, order, filters. Cursors of another are refused. */
  readonly identity: readonly unknown[];
  /** What the first part of a sort key is. */
  readonly keyKind: 'text' | 'instant' | 'number';
  readonly keyOf: (row: Row) => SortKey;
  readonly read: (window: Window) => Promise<Row[]>;
  readonly count: () => Promise<number>;
}

const INSTANT = /^(-infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00)$/;

// Of the right form, and a day and hour that exist: PostgreSQL would fail on 2024-99-99.
const isInstant = (key: string): boolean => {
  if (!INSTANT.test(key) || key.startsWith('0000')) return false;
  if (key === '-infinity') return true;
  const seconds = key.slice(0, 19).replace(' ', 'T');
  const instant = new Date(`${seconds}Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(seconds);
};

const isKey = (kind: KeysetList<unknown>['keyKind'], key: unknown): key is string | number => {
  if (kind === 'number') return Number.isSafeInteger(key);
  return typeof key === 'string' && (kind === 'text' || isInstant(key));
};

const listName = (identity: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, 16);

const positionOf = (paging: Paging, name: string, kind: KeysetList<unknown>['keyKind']) => {
  const cursor = decodeCursor(paging.cursor, name);
  if (!cursor) return null;
  const [key, id] = cursor.key;
  if (cursor.key.length === 2 && isKey(kind, key) && Number.isSafeInteger(id)) {
    return { isReversed: cursor.direction === 'previous', key: [key, Number(id)] as const };
  }
  throw new AppError('invalid_cursor', 'cursor: not a cursor of this list; start without it');
};

/**
 * Reads one page of a list and sets its paging facts. By cursor a page costs the same at any depth;
 * `page` is an offset, for clients that ask for it. The count runs beside the rows.
 */
export const readPage = async <Row>(
  ctx: Context,
  paging: Paging,
  list: KeysetList<Row>,
): Promise<Row[]> => {
  const name = listName(list.identity);
  const position = positionOf(paging, name, list.keyKind);
  const isReversed = position?.isReversed ?? false;
  const page = position ? undefined : (paging.page ?? 1);
  const [found, total] = await Promise.all([
    list.read({
      beyond: position?.key,
      isReversed,
      limit: paging.per_page + 1,
      offset: ((page ?? 1) - 1) * paging.per_page,
    }),
    paging.count ? list.count() : undefined,
  ]);
  const hasMore = found.length > paging.per_page;
  const rows = found.slice(0, paging.per_page);
  if (isReversed) rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  const hasNext = isReversed || hasMore;
  const hasPrevious = isReversed ? hasMore : position !== null || (page ?? 1) > 1;
  const link = (row: Row, direction: 'next' | 'previous') =>
    encodeCursor({ list: name, direction, key: list.keyOf(row) });
  ctx.out.page = {
    next: last && hasNext ? link(last, 'next') : undefined,
    previous: first && hasPrevious ? link(first, 'previous') : undefined,
    total,
    page,
    perPage: paging.per_page,
  };
  return rows;
};
