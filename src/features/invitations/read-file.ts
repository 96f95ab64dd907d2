import { CsvProblem, parseCsv } from './parse-csv.ts';
import type { Entry } from './draft.ts';

/** Far more than 10,000 rows take. */
const MOST_BYTES = 5 * 1024 * 1024;

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
 * Reads the people in a CSV file.
 * @throws CsvProblem when it is none, or makes no sense as a whole.
 */
export async function readFile(file: Blob): Promise<Entry[]> {
  if (file.size > MOST_BYTES) throw new CsvProblem('It is larger than 5 MB. Split the list.');
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Every workbook is a zip archive, and those begin with these letters.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) {
    throw new CsvProblem('This is a workbook. Save it as CSV first, then choose that file.');
  }
  return parseCsv(decode(bytes));
}
