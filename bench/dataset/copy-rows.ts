import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';

type Cell = string | number | boolean | null | object | undefined;
/** A row by column. */
export type CopyRow = Readonly<Record<string, Cell>>;

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

const SPECIAL = /[\\\t\n\r]/;

// The text format of COPY. Objects are for jsonb columns.
const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return String.raw`\N`;
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPED[character] ?? character);
};

/** Lines of some hundred kB: one write for each row would take longer than the row. */
function* chunksOf(rows: Iterable<CopyRow>, columns: readonly string[]): Generator<string> {
  let chunk: string[] = [];
  for (const row of rows) {
    chunk.push(`${columns.map((column) => cellText(row[column])).join('\t')}\n`);
    if (chunk.length < 500) continue;
    yield chunk.join('');
    chunk = [];
  }
  if (chunk.length > 0) yield chunk.join('');
}

/** Loads rows, which all have the columns of the first, into a table. */
export const copyRows = async (
  client: pg.ClientBase,
  table: string,
  rows: Iterable<CopyRow>,
): Promise<void> => {
  const iterator = rows[Symbol.iterator]();
  const first = iterator.next();
  if (first.done) return;
  const columns = Object.keys(first.value);
  const all = (function* () {
    yield first.value;
    yield* { [Symbol.iterator]: () => iterator };
  })();
  const names = columns.map((name) => pg.escapeIdentifier(name)).join(', ');
  await pipeline(
    Readable.from(chunksOf(all, columns)),
    client.query(from(`COPY ${pg.escapeIdentifier(table)} (${names}) FROM STDIN`)),
  );
};
