import type { Entry } from './draft.ts';

const entry = (email: string, full_name = ''): Entry => ({
  email: email.trim().replace(/^mailto:/i, ''),
  full_name: full_name.trim().replaceAll(/^["']|["']$/g, ''),
  admin: false,
});

/** The pieces between commas, semicolons and line ends, but not those within quotes or `<>`. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = '';
  let closer = '';
  for (const character of text) {
    const isBreak = character === '\n' || character === '\r';
    if (isBreak || (closer === '' && (character === ',' || character === ';'))) {
      found.push(piece);
      piece = '';
      // A quote that nobody closed ends with its line: it must not swallow the rest.
      closer = '';
      continue;
    }
    if (character === closer) closer = '';
    else if (closer === '' && character === '"') closer = '"';
    else if (closer === '' && character === '<') closer = '>';
    piece += character;
  }
  found.push(piece);
  return found.map((item) => item.trim()).filter((item) => item !== '');
}

function entriesOf(piece: string): Entry[] {
  const named = /^(.*)<([^<>]*)>$/s.exec(piece);
  if (named) return [entry(named[2] ?? '', (named[1] ?? '').trim())];
  const words = piece.split(/\s+/);
  const addresses = words.filter((word) => word.includes('@'));
  // Nothing here looks like an address: kept whole, for the reader to mend.
  if (addresses.length === 0) return [entry(piece)];
  if (addresses.length === 1 && words.at(-1) === addresses[0]) {
    return [entry(addresses[0] ?? '', words.slice(0, -1).join(' '))];
  }
  return words.map((word) => entry(word));
}

/**
 * Addresses as people type and paste them: apart by comma, semicolon, space or line end; plain, as
 * `Name <address>` or with the name before the address. What cannot be read stays as a row, so that
 * nothing is lost.
 */
export const parseAddresses = (text: string): Entry[] => pieces(text).flatMap(entriesOf);

/** The last thing typed, with the white space behind it. */
const tailOf = (text: string): string => text.slice(Math.max(0, text.trimEnd().length - 1));

/** Whether what is being typed ends an address: it goes to the grid then. */
export const isFinished = (text: string): boolean =>
  // A comma within `"Ruiz, Ana"` ends nothing.
  text.split('"').length % 2 === 1 &&
  (/[,;\n]/.test(tailOf(text)) || /^\s*[^\s<>"@]+@[^\s<>"@.]+(?:\.[^\s<>"@.]+)+\s$/.test(text));

/** Whether pasted text is a piece of a spreadsheet, or of a CSV file with its header. */
export function isTable(text: string): boolean {
  const [first = '', ...rest] = text.trim().split(/\r\n|\r|\n/);
  if (first.includes('\t')) return true;
  return rest.length > 0 && !first.includes('@') && /[,;|]/.test(first) && /e-?mail/i.test(first);
}
