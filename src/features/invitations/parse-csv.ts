import { CsvProblem, readLines } from '../../lib/read-csv.ts';
import { tooMany, type Entry } from './draft.ts';

type Field = 'email' | 'full_name' | 'first_name' | 'last_name' | 'admin' | 'role';

const HEADERS: Readonly<Record<Field, readonly string[]>> = {
  email: ['email', 'emailaddress', 'mail', 'mailaddress', 'useremail', 'workemail'],
  full_name: ['name', 'fullname', 'displayname'],
  first_name: ['firstname', 'givenname'],
  last_name: ['lastname', 'surname', 'familyname'],
  admin: ['admin', 'isadmin'],
  role: ['role'],
};
const YES = new Set(['true', 'yes', 'y', '1', 'x', 'admin']);
const NO = new Set(['', 'false', 'no', 'n', '0', 'member', '-']);
const ADMIN_ROLES = new Set(['admin', 'administrator', 'owner']);
const MEMBER_ROLES = new Set(['', 'member', 'user']);

const fieldOf = (header: string): Field | undefined => {
  const key = header.toLowerCase().replaceAll(/[^a-z]/g, '');
  return (Object.keys(HEADERS) as Field[]).find((field) => HEADERS[field].includes(key));
};

type Columns = ReadonlyMap<Field, number>;

/** Which column holds what, by the header or, without one, by what the first row looks like. */
function columnsOf(first: readonly string[]): { columns: Columns; hasHeader: boolean } {
  const address = first.findIndex((cell) => cell.includes('@'));
  const columns = new Map<Field, number>();
  if (address >= 0) {
    columns.set('email', address);
    const name = first.findIndex((cell, index) => index !== address && /\p{L}{2}/u.test(cell));
    if (name >= 0) columns.set('full_name', name);
    return { columns, hasHeader: false };
  }
  for (const [index, header] of first.entries()) {
    const field = fieldOf(header);
    if (field !== undefined && !columns.has(field)) columns.set(field, index);
  }
  if (!columns.has('email')) {
    const found = first.map((header) => `“${header.slice(0, 40)}”`).slice(0, 10);
    throw new CsvProblem(
      `The column “email” is missing. The first line has ${found.join(', ')}: name the column with the addresses “email”.`,
    );
  }
  return { columns, hasHeader: true };
}

/** Whether a row asks for an admin. What cannot be understood is a member, and says so. */
function roleOf(admin: string, role: string): { admin: boolean; note?: string } {
  const flag = admin.toLowerCase();
  const word = role.toLowerCase();
  const unknown = !YES.has(flag) && !NO.has(flag) ? admin : '';
  const strange = !ADMIN_ROLES.has(word) && !MEMBER_ROLES.has(word) ? role : unknown;
  if (strange !== '') {
    return { admin: false, note: `“${strange.slice(0, 40)}” is no role: taken as member` };
  }
  return { admin: YES.has(flag) || ADMIN_ROLES.has(word) };
}

/**
 * Reads a list of people from CSV: any common delimiter and line end, quotes, a byte order mark,
 * columns in any order (email, name or full_name, first and last name, admin, role).
 * @throws CsvProblem when the file as a whole makes no sense.
 */
export function parseCsv(text: string): Entry[] {
  const lines = readLines(text);
  const [first] = lines;
  if (first === undefined) throw new CsvProblem('There is nothing in it.');
  const { columns, hasHeader } = columnsOf(first.record);
  const rows = hasHeader ? lines.slice(1) : lines;
  if (rows.length === 0) throw new CsvProblem('There is a header, but no row below it.');
  const excess = tooMany(0, rows.length);
  if (excess !== null) throw new CsvProblem(excess);
  return rows.map(({ record, line }): Entry => {
    const cell = (field: Field): string => record[columns.get(field) ?? -1]?.trim() ?? '';
    const parts = [cell('first_name'), cell('last_name')].filter((part) => part !== '');
    return {
      email: cell('email').replace(/^mailto:/i, ''),
      full_name: cell('full_name') || parts.join(' '),
      ...roleOf(cell('admin'), cell('role')),
      line,
    };
  });
}
