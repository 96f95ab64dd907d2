import { isWithin, verdictOf, type Row } from './row.ts';
import { budgetWords, figureWords, ratioWords } from './words.ts';

const HEAD = ['row', 'ours', 'yardstick', 'ratio', 'must', 'aim', ''];

/** The cells of a row, as text. */
export const cellsOf = (row: Row): string[] => {
  const verdict = verdictOf(row);
  const isAimed = isWithin(row, row.aim) === true;
  return [
    row.id,
    row.ours ? figureWords(row.ours, row.unit) : '–',
    row.yardstick ? figureWords(row.yardstick.figure, row.unit) : '–',
    ratioWords(row),
    budgetWords(row.must, row.unit),
    budgetWords(row.aim, row.unit),
    verdict === 'pass' && isAimed ? 'pass, aim met' : verdict.replace('short', 'SHORT'),
  ];
};

/** The rows as a table for a terminal, with their notes below. */
export const tableOf = (rows: readonly Row[]): string => {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_head, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const table = lines.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.flatMap(({ id, what, note }) => `${id}: ${what}${note ? `. ${note}` : ''}`);
  return [...table, '', ...notes].join('\n');
};
