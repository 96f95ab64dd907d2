import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvSafe, csvStream, type CsvCell } from './csv.ts';

const written = async (rows: readonly CsvCell[][], header = ['a', 'b']): Promise<string> => {
  const source = async function* () {
    yield* rows;
  };
  let text = '';
  for await (const chunk of csvStream(header, source())) text += String(chunk);
  return text;
};

describe('CSV for spreadsheets', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', '＋1', '－1', '＠x', '  =1', ' =1'])(
    'disarms %j',
    (cell) => {
      expect(csvSafe(cell)).toBe(`'${cell}`);
    },
  );

  it.each([
    ['a;=1+1', "a;'=1+1"],
    ['a; -1;b', "a;' -1;b"],
    ['a\r\n@x', "a\r\n'@x"],
    ['=1;+1', "'=1;'+1"],
    ['\r=1', "'\r'=1"],
    ['\n=1', "'\n'=1"],
  ])('disarms what another separator would make a cell in %j', (cell, safe) => {
    expect(csvSafe(cell)).toBe(safe);
  });

  it.each(['Ann', "O'Neil", 'a=b', '1-2', 'a;b', 'a,=b', ''])('leaves %j alone', (cell) => {
    expect(csvSafe(cell)).toBe(cell);
  });

  it('writes a header even without rows, with BOM and CRLF, and leaves numbers alone', async () => {
    expect(await written([])).toBe('\uFEFFa,b\r\n');
    expect(await written([[-5, null]])).toBe('\uFEFFa,b\r\n-5,\r\n');
  });

  it('reads back as what was written, but for the quote in front', async () => {
    const cell = fc.string({ unit: 'grapheme', minLength: 1 });
    const nasty = fc.constantFrom('a"b', 'a,b', 'a;b', 'a\r\nb', 'a\rb', 'a\nb', '=HYPERLINK("x")');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(cell, nasty), nasty), { minLength: 1 }),
        async (rows) => {
          const back: string[][] = parse(await written(rows), {
            bom: true,
            from_line: 2,
            record_delimiter: '\r\n',
          });
          expect(back).toEqual(rows.map((row) => row.map(csvSafe)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('fails, rather than ends, when its source does', async () => {
    const broken = async function* () {
      yield ['x', 'y'];
      throw new Error('lost');
    };
    const read = async () => {
      for await (const _ of csvStream(['a', 'b'], broken()));
    };
    await expect(read()).rejects.toThrow('lost');
  });
});
