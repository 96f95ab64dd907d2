import { CsvError, parse } from 'csv-parse/browser/esm/sync';

/** Why a file as a whole could not be read, in words for whoever chose it. */
export class CsvProblem extends Error {
  override readonly name = 'CsvProblem';
}

/** Far more than 10,000 rows take. */
const MOST_BYTES = 5 * 1024 * 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** What stands between the columns: whatever the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text.trimStart())?.[0].replaceAll(/"[^"]*"/g, '') ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** A record, and the line that it begins on. */
export interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

/**
 * The records with the line each one begins on: any common delimiter and line end, quotes, a byte
 * order mark.
 * @throws CsvProblem when a quotation mark is out of place.
 */
export function readLines(text: string): Line[] {
  try {
    // The parser counts a line end of two characters inside quotes as two lines.
    const unix = text.replaceAll(/\r\n?/g, '\n');
    const records: unknown[] = parse(unix, {
      bom: true,
      delimiter: delimiterOf(unix),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
    return records.map((found) => {
      const { record, info } = found as { record: string[]; info: { lines: number } };
      // What it tells is the line that the record ends on.
      const within = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      return { record, line: info.lines - within };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const where = typeof error['lines'] === 'number' ? `Line ${error['lines']}` : 'A line';
    throw new CsvProblem(
      `${where} cannot be read: a quotation mark is missing or stands in the wrong place.`,
    );
  }
}

/** UTF-8, or UTF-16 with its mark, or else what spreadsheets wrote before. */
function decode(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * The text of a CSV file.
 * @throws CsvProblem when it is none.
 */
export async function textOf(file: Blob): Promise<string> {
  if (file.size > MOST_BYTES) throw new CsvProblem('It is larger than 5 MB. Split the list.');
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Every workbook is a zip archive, and those begin with these letters.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) {
    throw new CsvProblem('This is a workbook. Save it as CSV first, then choose that file.');
  }
  return decode(bytes);
}
