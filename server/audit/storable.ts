import { createHash } from 'node:crypto';

/** Text that PostgreSQL can hold and that means the same when it is read back. */
export const storable = (value: string, max: number): string =>
  value.replaceAll('\u0000', '').toWellFormed().slice(0, max).toWellFormed();

// What is kept of a document; a larger one is kept as the hash of what it was.
const MOST_BYTES = 64 * 1024;
// Within a document that is too large, what is larger than this is left out.
const LARGE_BYTES = 1024;

const clean = (value: unknown): unknown => {
  if (typeof value === 'string') return storable(value, value.length);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storable(key, 200), clean(inner)]),
  );
};

const shortened = (value: unknown): unknown => {
  const json = JSON.stringify(value) ?? 'null';
  const bytes = Buffer.byteLength(json);
  if (bytes <= LARGE_BYTES) return value;
  const sha256 = createHash('sha256').update(json).digest('hex');
  return { left_out: 'too large to keep', bytes, sha256 };
};

const nullForUndefined = (_key: string, value: unknown): unknown =>
  value === undefined ? null : value;

/**
 * Field changes in the form in which jsonb gives them back, so that what is hashed is what is
 * stored. Past 64 kB the large values are replaced by their SHA-256 and a note.
 */
export const storableChanges = (
  changes: Readonly<Record<string, readonly [unknown, unknown]>>,
): Record<string, [unknown, unknown]> => {
  const json = JSON.stringify(changes, nullForUndefined);
  const plain = clean(JSON.parse(json)) as Record<string, [unknown, unknown]>;
  if (Buffer.byteLength(json) <= MOST_BYTES) return plain;
  return Object.fromEntries(
    Object.entries(plain).map(([field, [before, after]]) => [
      field,
      [shortened(before), shortened(after)],
    ]),
  );
};

/** Any other small document, in the form in which jsonb gives it back. */
export const storableObject = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  clean(JSON.parse(JSON.stringify(value))) as Record<string, unknown>;
