import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** Content type of the files made here. */
export const CSV_TYPE = 'text/csv; charset=utf-8';

// OWASP "CSV injection", with the full-width forms that spreadsheets fold, also behind white space,
// which some of them trim.
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

// Where commas separate nothing, as in a German Excel, semicolons do, and quotes hold nothing
// together: what stands behind a semicolon or a line break is the start of a cell there.
const INNER_START = /([;\r\n])(?=[^\S\r\n]*[=+\-@＝＋－＠])/g;

/** A cell that no spreadsheet takes for a formula: a dangerous start gets a `'` in front. */
export const csvSafe = (cell: string): string => {
  const safe = cell.replaceAll(INNER_START, "$1'");
  return FORMULA.test(cell) ? `'${safe}` : safe;
};

/** Numbers and ISO instants are written as they are; text is made safe. */
export type CsvCell = string | number | boolean | null;

/**
 * Rows as a CSV file (RFC 4180, CRLF, UTF-8 with a byte order mark, without which Excel misreads
 * every name that is not ASCII), row by row as they come. A failing source cuts the file off
 * instead of ending it, so that half a file cannot be taken for a whole one.
 */
export const csvStream = (
  header: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]>,
): Readable =>
  pipeline(
    Readable.from(rows),
    stringify({
      bom: true,
      header: true,
      columns: [...header],
      record_delimiter: 'windows',
      // With a delimiter given, a lone CR or LF inside a cell would otherwise go unquoted.
      quote_record_delimiter: true,
      // Nor may a spreadsheet that takes several separators find one of its own.
      quoted_match: /[;|\t]/,
      cast: { string: csvSafe, boolean: String },
    }),
    () => undefined, // The error reaches whoever reads the stream.
  );
