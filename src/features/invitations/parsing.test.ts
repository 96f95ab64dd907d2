import { describe, expect, it } from 'vitest';
import { isFinished, isTable, parseAddresses } from './parse-addresses.ts';
import { parseCsv } from './parse-csv.ts';
import { readFile } from './read-file.ts';

const short = (text: string) =>
  parseAddresses(text).map(({ email, full_name }) => (full_name ? [email, full_name] : email));

describe('typed and pasted addresses', () => {
  it('are apart by comma, semicolon, space and line end', () => {
    expect(short('a@x.org, b@x.org;c@x.org\r\nd@x.org e@x.org\n\n,;')).toEqual([
      'a@x.org',
      'b@x.org',
      'c@x.org',
      'd@x.org',
      'e@x.org',
    ]);
  });

  it('may bring a name', () => {
    expect(
      short('Ana Ruiz <ana@x.org>, "Berg, Bo" <bo@x.org>; Cy Do cy@x.org\n<mailto:d@x.org>'),
    ).toEqual([
      ['ana@x.org', 'Ana Ruiz'],
      ['bo@x.org', 'Berg, Bo'],
      ['cy@x.org', 'Cy Do'],
      'd@x.org',
    ]);
  });

  it('keep what cannot be read', () => {
    expect(short('not an address, ana@')).toEqual(['not an address', 'ana@']);
    expect(short('"open quote <a@x.org\nb@x.org')).toEqual([['<a@x.org', 'open quote'], 'b@x.org']);
  });

  it('are finished by a separator, and by a space once they are complete', () => {
    expect(['ana@x.org,', 'ana@x.org ', 'ana@x.org\n'].every(isFinished)).toBe(true);
    expect(['ana@x', 'ana@x ', 'Ana ', 'Ana <ana@x.org', '"Ruiz,'].some(isFinished)).toBe(false);
  });

  it('are told from a piece of a table', () => {
    expect(isTable('Ana\tana@x.org')).toBe(true);
    expect(isTable('Name;E-Mail\nAna;ana@x.org')).toBe(true);
    expect(isTable('ana@x.org, bo@x.org\nemail@x.org')).toBe(false);
  });
});

describe('CSV', () => {
  it('takes columns in any order, with a byte order mark, semicolons and CRLF', () => {
    expect(
      parseCsv('\uFEFFRole;Full Name;E-mail\r\nadmin;"Ruiz; Ana";ana@x.org\r\n;Bo;bo@x.org\r\n'),
    ).toEqual([
      { email: 'ana@x.org', full_name: 'Ruiz; Ana', admin: true, line: 2 },
      { email: 'bo@x.org', full_name: 'Bo', admin: false, line: 3 },
    ]);
  });

  it('reads quotes, line ends within them, short rows, empty lines and tabs', () => {
    const rows = parseCsv('email,name,admin\n"a@x.org","A ""the"" A\nsecond",yes\n\n,,\nb@x.org\n');
    expect(rows).toEqual([
      expect.objectContaining({ email: 'a@x.org', full_name: 'A "the" A\nsecond', admin: true }),
      { email: 'b@x.org', full_name: '', admin: false, line: 6 },
    ]);
    expect(parseCsv('first name\tlast name\tmail\nAna\tRuiz\ta@x.org')).toEqual([
      { email: 'a@x.org', full_name: 'Ana Ruiz', admin: false, line: 2 },
    ]);
  });

  it('does without a header where the first row has an address', () => {
    expect(parseCsv('Ana,ana@x.org\nBo,bo@x.org').map(({ full_name }) => full_name)).toEqual([
      'Ana',
      'Bo',
    ]);
    expect(parseCsv('ana@x.org\nbo@x.org')).toHaveLength(2);
  });

  it('names the missing column, and what is there instead', () => {
    expect(() => parseCsv('name,phone\nAna,1')).toThrow(
      /column “email” is missing.*“name”, “phone”/,
    );
  });

  it('says so when there is nothing to read', () => {
    expect(() => parseCsv('')).toThrow(/nothing in it/);
    expect(() => parseCsv('email,name\n')).toThrow(/no row below/);
  });

  it('names the line of a quotation mark that is wrong', () => {
    expect(() => parseCsv('email,name\na@x.org,A\nb@x.org,"B" C\nc@x.org,C')).toThrow(/^Line 3/);
    expect(() => parseCsv('email,name\na@x.org,"A\nb@x.org,B')).toThrow(/^Line \d cannot be read/);
  });

  it('never makes an admin of a word it does not know', () => {
    expect(parseCsv('email,role\na@x.org,chief')).toEqual([
      expect.objectContaining({ admin: false, note: '“chief” is no role: taken as member' }),
    ]);
  });

  it('keeps rows without an address, and formulas as text', () => {
    expect(parseCsv('email,name\n,Ana\nb@x.org,"=HYPERLINK(""x"")"')).toEqual([
      expect.objectContaining({ email: '', full_name: 'Ana', line: 2 }),
      expect.objectContaining({ full_name: '=HYPERLINK("x")' }),
    ]);
  });

  it('takes 10,000 rows and no more', () => {
    const file = (count: number) =>
      ['email', ...Array.from({ length: count }, (_, n) => `p${n}@x.org`)].join('\n');
    expect(parseCsv(file(10_000))).toHaveLength(10_000);
    expect(() => parseCsv(file(10_001))).toThrow(/10,001 rows are too many/);
  });
});

describe('files', () => {
  const bytes = (...parts: (string | number[])[]) =>
    new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))));

  it('are read in the encodings of spreadsheets', async () => {
    const names = async (blob: Blob) => (await readFile(blob)).map(({ full_name }) => full_name);
    expect(await names(bytes('email,name\na@x.org,Zoë'))).toEqual(['Zoë']);
    expect(await names(bytes('email,name\na@x.org,Zo', [0xeb]))).toEqual(['Zoë']);
    const wide = [...'email\tname\na@x.org\tZoë'].flatMap((c) => [c.charCodeAt(0), 0]);
    expect(await names(bytes([0xff, 0xfe], wide))).toEqual(['Zoë']);
  });

  it('that are workbooks or too large are refused', async () => {
    await expect(readFile(bytes('PK', [3, 4, 0]))).rejects.toThrow(/Save it as CSV/);
    await expect(readFile(bytes('x'.repeat(5_300_000)))).rejects.toThrow(/larger than 5 MB/);
  });
});
