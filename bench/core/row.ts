import { figureOf, pairwise, type Figure } from './stats.ts';

export type Unit = 'ms' | 's' | 'MB' | 'kB' | '/s' | '' | 'of 1';

/** A limit on our figure, on its ratio to the yardstick, or on its distance from it. */
export interface Budget {
  readonly of: 'ours' | 'ratio' | 'more';
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** What was measured beside ours, in the same rounds. */
export interface Yardstick {
  readonly name: string;
  readonly figure: Figure;
  /** Ours divided by it. */
  readonly ratio: Figure;
  /** Ours less it. */
  readonly more: Figure;
}

/** One line of the table. */
export interface Row {
  /** Unique, kebab-case; what `--only` takes. */
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  /** Absent: not measured, and `note` says why. */
  readonly ours?: Figure;
  readonly yardstick?: Yardstick;
  /** All of them must hold. None: the figure is told and not judged. */
  readonly must: readonly Budget[];
  readonly aim: readonly Budget[];
  /** How it was measured, or what to know when reading it. */
  readonly note?: string;
}

/** A row as it is measured: one value for each round, ours and the yardstick's. */
export interface Measured extends Pick<Row, 'id' | 'what' | 'unit' | 'must' | 'aim' | 'note'> {
  readonly ours: readonly number[];
  readonly yardstick?: { readonly name: string; readonly rounds: readonly number[] } | undefined;
}

/** Makes figures of rounds. */
export const rowOf = ({ ours, yardstick, ...row }: Measured): Row => ({
  ...row,
  ours: figureOf(ours),
  ...(yardstick && {
    yardstick: {
      name: yardstick.name,
      figure: figureOf(yardstick.rounds),
      ratio: pairwise(ours, yardstick.rounds, (our, their) => our / their),
      more: pairwise(ours, yardstick.rounds, (our, their) => our - their),
    },
  }),
});

const valueOf = (row: Row, of: Budget['of']): number | undefined =>
  of === 'ours' ? row.ours?.median : row.yardstick?.[of].median;

/**
 * Whether a row is within its budgets. Undefined where that is open: there is no budget, or a limit is
 * on what was not measured and the others hold.
 */
export const isWithin = (row: Row, budgets: readonly Budget[]): boolean | undefined => {
  const held = budgets.map(({ of, atMost = Infinity, atLeast = -Infinity }) => {
    const value = valueOf(row, of);
    return value === undefined ? undefined : value <= atMost && value >= atLeast;
  });
  if (held.includes(false)) return false;
  return held.length === 0 || held.includes(undefined) ? undefined : true;
};

export type Verdict = 'pass' | 'short' | 'told' | 'not measured';

/** The last column but the aim: against `must`. */
export const verdictOf = (row: Row): Verdict => {
  if (!row.ours) return 'not measured';
  if (row.must.length === 0) return 'told';
  const isHeld = isWithin(row, row.must);
  if (isHeld === undefined) return 'not measured';
  return isHeld ? 'pass' : 'short';
};
