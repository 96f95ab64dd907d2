import { expect, it } from 'vitest';
import { CsvProblem, readLines } from './read-csv.ts';

const linesOf = (text: string) => readLines(text).map(({ record, line }) => [record[0], line]);

it.each([
  ['Unix', '\n'],
  ['Windows', '\r\n'],
  ['an old Mac', '\r'],
])('tells the line that each record begins on, with line ends of %s', (_, end) => {
  const text = [
    'email,note',
    'ana@example.com,plain',
    'bo@example.com,"one',
    '',
    ' two',
    'three"',
    '',
    '"cy@example.com',
    '",last',
    'di@example.com,x',
    '',
  ].join(end);
  expect(linesOf(text)).toEqual([
    ['email', 1],
    ['ana@example.com', 2],
    ['bo@example.com', 3],
    ['cy@example.com\n', 8],
    ['di@example.com', 10],
  ]);
});

it('counts no line of a cell twice where a quotation mark is out of place', () => {
  const text = 'email,note\r\nana@example.com,"one\r\ntwo"\r\nbo@example.com,a"b\r\n';
  expect(() => readLines(text)).toThrow(CsvProblem);
  expect(() => readLines(text)).toThrow(/^Line 4 /);
});
