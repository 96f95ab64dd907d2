import { test, type TestInfo } from '@playwright/test';
import type { CheckRow, CheckSpec, Dose } from '../verify/check.ts';

/** How many of something held, for figures that many tests make together. */
export interface Tally {
  /** In the plural: "cells". */
  readonly unit: string;
  readonly held: number;
  readonly of: number;
}

/** What the table takes from the annotation `check` of a test; rows of one promise are added up. */
export interface InterfaceRow extends CheckRow {
  tally?: Tally;
}

const ANNOTATION = 'check';

export const DOSE: Dose = process.env['VERIFY_DOSE'] === 'full' ? 'full' : 'small';

/** The number, or whatever else it is, for this dose. */
export const pick = <T>(choices: Readonly<Record<Dose, T>>): T => choices[DOSE];

/**
 * Title and details of a test that proves a promise with a figure:
 * `test(...check({ id: 'T-74', asks: '…', mutants: […] }), async () => …)`. A promise that takes
 * many tests is a group, `test.describe(...check({ … }), () => …)`: the runner makes one row of
 * everything that has the same id and text. Mutants are breaks of `src`, `contract` or `server`;
 * with one the tests run on a build of its own (see global-setup.ts).
 */
export const check = ({ id, asks, mutants }: Omit<CheckSpec, 'timeout'>) => {
  const row: InterfaceRow = { id, asks, mutants, figures: [] };
  const annotation = { type: ANNOTATION, description: JSON.stringify(row) };
  return [`${id} ${asks}`, { annotation }] as const;
};

const change = (info: TestInfo, what: (row: InterfaceRow) => InterfaceRow): boolean => {
  const at = info.annotations.findIndex(({ type }) => type === ANNOTATION);
  const written = info.annotations[at]?.description;
  if (written === undefined) return false;
  const row = what(JSON.parse(written) as InterfaceRow);
  info.annotations[at] = { type: ANNOTATION, description: JSON.stringify(row) };
  return true;
};

/** Notes a figure of the running check. Called before the assertion that it may break. */
export const got = (figure: string): void => {
  const info = test.info();
  if (!change(info, (row) => ({ ...row, figures: [...row.figures, figure] }))) {
    throw new Error('got() is for tests that are declared as a check');
  }
};

/** Adds to the count of the running check; does nothing in a test that is none. */
export const tally = ({ unit, held, of }: Tally): void => {
  change(test.info(), (row) => ({
    ...row,
    tally: { unit, held: (row.tally?.held ?? 0) + held, of: (row.tally?.of ?? 0) + of },
  }));
};
