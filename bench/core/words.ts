import type { Budget, Row, Unit } from './row.ts';
import type { Figure } from './stats.ts';

const digits = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
};

const withUnit = (text: string, unit: Unit): string =>
  unit === '' ? text : unit === '/s' ? `${text}/s` : `${text} ${unit}`;

/** `12.3 ms (11.0 to 14.2)`; the spread is left out where there was one round. */
export const figureWords = ({ median, low, high, rounds }: Figure, unit: Unit): string => {
  const spread = rounds > 1 ? ` (${digits(low)} to ${digits(high)})` : '';
  return `${withUnit(digits(median), unit)}${spread}`;
};

const limitWords = ({ of, atMost, atLeast }: Budget, unit: Unit): string => {
  const limit = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
  if (of === 'ratio') return `${limit} ×`;
  return of === 'more' ? `+${withUnit(String(atMost), unit)}` : withUnit(limit, unit);
};

/** `≤ 2.8 s and ≤ 0.8 ×`, or a dash. */
export const budgetWords = (budgets: readonly Budget[], unit: Unit): string =>
  budgets.map((budget) => limitWords(budget, unit)).join(' and ') || '–';

/** The ratio to the yardstick, or how much more it is, as the budget asks. */
export const ratioWords = ({ yardstick, must, unit }: Row): string => {
  if (!yardstick) return '–';
  if (must.some(({ of }) => of === 'more'))
    return `+${withUnit(digits(yardstick.more.median), unit)}`;
  return `${digits(yardstick.ratio.median)} ×`;
};
