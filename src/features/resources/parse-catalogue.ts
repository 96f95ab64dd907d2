import { CsvProblem, readLines, type Line } from '../../lib/read-csv.ts';
import { MAX_RESOURCES } from '../../../contract/resources.ts';

/** A row of the file as it is sent, and the line that it begins on. */
export interface CatalogueRow {
  readonly line: number;
  readonly input: Readonly<Record<string, string | number>>;
}

type Field = 'resource_type' | 'resource_id' | 'resource_name' | 'owner_id' | 'owner_email';

const HEADERS: Readonly<Record<Field, readonly string[]>> = {
  resource_type: ['resourcetype', 'type', 'kind'],
  resource_id: ['resourceid', 'id'],
  resource_name: ['resourcename', 'name'],
  owner_id: ['ownerid'],
  owner_email: ['owneremail', 'owner', 'email'],
};
const FIELDS = Object.keys(HEADERS) as Field[];
const NEEDED: readonly Field[] = ['resource_type', 'resource_id', 'resource_name'];

const columnsOf = ({ record }: Line): ReadonlyMap<Field, number> => {
  const keys = record.map((header) => header.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const columns = new Map<Field, number>();
  for (const field of FIELDS) {
    const at = keys.findIndex((key) => HEADERS[field].includes(key));
    if (at >= 0) columns.set(field, at);
  }
  const missing = NEEDED.filter((field) => !columns.has(field));
  if (!columns.has('owner_id') && !columns.has('owner_email')) missing.push('owner_email');
  if (missing.length > 0) {
    const found = record.slice(0, 10).map((header) => `“${header.slice(0, 40)}”`);
    throw new CsvProblem(
      `The first line has ${found.join(', ')}, but no ${missing.map((field) => `“${field}”`).join(', ')}.`,
    );
  }
  return columns;
};

// What is no number goes as it is: the server says what is wrong with it.
const valueOf = (field: Field, text: string): string | number => {
  const isNumber = /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text));
  return field.endsWith('_id') && isNumber ? Number(text) : text;
};

/**
 * Reads a catalogue from CSV with a header: resource_type, resource_id, resource_name, and
 * owner_email or owner_id, in any order.
 * @throws CsvProblem when the file as a whole makes no sense.
 */
export function parseCatalogue(text: string): CatalogueRow[] {
  const [first, ...lines] = readLines(text);
  if (first === undefined) throw new CsvProblem('There is nothing in it.');
  const columns = columnsOf(first);
  if (lines.length === 0) throw new CsvProblem('There is a header, but no row below it.');
  if (lines.length > MAX_RESOURCES) {
    const most = MAX_RESOURCES.toLocaleString('en');
    throw new CsvProblem(`It has ${lines.length.toLocaleString('en')} rows; ${most} go at once.`);
  }
  return lines.map(({ record, line }) => {
    const input: Record<string, string | number> = {};
    for (const [field, at] of columns) {
      const text = record[at]?.trim() ?? '';
      if (text !== '') input[field] = valueOf(field, text);
    }
    // With both columns filled, the address is the one that a person can check.
    if (input['owner_email'] !== undefined) delete input['owner_id'];
    return { line, input };
  });
}
