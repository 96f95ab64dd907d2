import * as z from 'zod';
import { AppError } from './app-error.ts';

// One value of a sort key: text, number, or an instant as PostgreSQL wrote it.
const Key = z.union([z.string(), z.number(), z.null()]);
const Cursor = z.strictObject({
  l: z.string(),
  d: z.enum(['n', 'p']),
  k: z.array(Key).min(1).max(4),
});

/** A position in a list: the sort key of a row, and which way to read on from it. */
export interface Cursor {
  /** Name of the list with sort and filters, so that a cursor of another list is refused. */
  readonly list: string;
  readonly direction: 'next' | 'previous';
  readonly key: readonly (string | number | null)[];
}

/** Opaque text for a `Link` header. */
export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(
    JSON.stringify({ l: cursor.list, d: cursor.direction === 'next' ? 'n' : 'p', k: cursor.key }),
  ).toString('base64url');

const bad = () =>
  new AppError('invalid_cursor', 'cursor: not a cursor of this list; start again without it', {
    details: { cursor: ['Not a cursor of this list'] },
  });

/** Reads a cursor back; one that was made for another list, sort or filter is a 400. */
export const decodeCursor = (text: string | undefined, list: string): Cursor | null => {
  if (text === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw bad();
  }
  const parsed = Cursor.safeParse(json);
  const unstorable = (value: unknown) => typeof value === 'string' && value.includes('\u0000');
  if (!parsed.success || parsed.data.l !== list || parsed.data.k.some(unstorable)) throw bad();
  return { list, direction: parsed.data.d === 'n' ? 'next' : 'previous', key: parsed.data.k };
};
