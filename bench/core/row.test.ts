// @vitest-environment node
import { expect, it } from 'vitest';
import { isWithin, rowOf, verdictOf, type Budget, type Measured } from './row.ts';
import { cellsOf } from './table.ts';

const MUST: readonly Budget[] = [
  { of: 'ours', atMost: 2.8 },
  { of: 'ratio', atMost: 0.8 },
];
const row = (rest: Partial<Measured>) =>
  rowOf({ id: 'paint', what: 'a paint', unit: 's', ours: [1], must: MUST, aim: MUST, ...rest });
const beside = (rounds: readonly number[]) => ({ name: 'another', rounds });

it('passes where every limit holds, and is short where one does not', () => {
  expect(verdictOf(row({ yardstick: beside([2]) }))).toBe('pass');
  expect(cellsOf(row({ yardstick: beside([2]) })).at(-1)).toBe('pass, aim met');
  expect(verdictOf(row({ yardstick: beside([1]) }))).toBe('short');
  expect(verdictOf(row({ ours: [3], yardstick: beside([9]) }))).toBe('short');
});

it('does not pass a limit on a yardstick that was not there', () => {
  expect(verdictOf(row({}))).toBe('not measured');
  expect(isWithin(row({}), MUST)).toBeUndefined();
  expect(cellsOf(row({})).at(-1)).toBe('not measured');
  expect(verdictOf(row({ ours: [3] }))).toBe('short');
  // A yardstick with fewer rounds is none.
  expect(verdictOf(row({ ours: [1, 1], yardstick: beside([2]) }))).toBe('short');
});

it('passes without the aim where only the aim asks for a yardstick', () => {
  const must: readonly Budget[] = [{ of: 'ours', atMost: 2.8 }];
  expect(cellsOf(row({ must })).at(-1)).toBe('pass');
});

it('tells a figure that has no limit, and says of a row without a figure that it has none', () => {
  expect(verdictOf(row({ must: [] }))).toBe('told');
  const broken = { id: 'paint', what: 'paint', unit: '', must: MUST, aim: [] } as const;
  expect(verdictOf(broken)).toBe('not measured');
});
