import { inject, it, type TestContext } from 'vitest';

/** How much of a check runs: `small` inside `npm test`, `full` for the table of `npm run verify`. */
export type Dose = 'small' | 'full';

/** A break in a file of the product. */
export interface CodeMutant {
  readonly name: string;
  /** From the root of the checkout. */
  readonly file: string;
  /**
   * Stands in the file exactly once, within one line, and has no types in it: the same text is
   * looked for in the source and in what the compiler emits.
   */
  readonly find: string;
  readonly replace: string;
}

/** A break in the migrated database, made by its superuser. */
export interface SqlMutant {
  readonly name: string;
  readonly sql: string;
}

/** A deliberate break of the product that a check must catch; made by the harness, never shipped. */
export type Mutant = CodeMutant | SqlMutant;

/** One line of the table. */
export interface CheckSpec {
  /** Of the list of promises, such as T-01. Several checks may share one. */
  readonly id: string;
  /** What is asked, in one sentence. */
  readonly asks: string;
  readonly mutants: readonly Mutant[];
  /** Milliseconds for the full dose; the small one has four minutes. */
  readonly timeout?: number;
}

/** What a running check has. */
export interface Run {
  readonly dose: Dose;
  /** What is for this dose, such as a number of rounds. */
  pick<T>(choices: Readonly<Record<Dose, T>>): T;
  /** Notes the figure for the table. Called before the assertion that it may break. */
  got(figure: string): void;
  /** Leaves the check out, with its reason in the table. Never for what only happens to fail. */
  cannot(why: string): never;
}

/** What the table takes from a finished check. */
export interface CheckRow {
  id: string;
  asks: string;
  mutants: readonly Mutant[];
  figures: string[];
  cannot?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    row?: CheckRow;
  }
  interface ProvidedContext {
    dose: Dose;
  }
}

const SMALL_TIMEOUT_MS = 240_000;

const runOf = ({ task, skip }: TestContext, row: CheckRow, dose: Dose): Run => {
  task.meta.row = row;
  return {
    dose,
    pick: (choices) => choices[dose],
    got: (figure) => row.figures.push(figure),
    cannot: (why) => {
      row.cannot = why;
      return skip(why);
    },
  };
};

/**
 * Declares a promise with a figure as a test. It holds when `prove` settles; a failed expectation
 * is a shortfall. Each mutant must make an expectation fail in the small dose.
 */
export const check = (spec: CheckSpec, prove: (run: Run) => Promise<void>): void => {
  const { id, asks, mutants, timeout } = spec;
  const dose = inject('dose');
  const limit = dose === 'full' ? (timeout ?? SMALL_TIMEOUT_MS) : SMALL_TIMEOUT_MS;
  it(`${id} ${asks}`, { timeout: limit }, async (context) => {
    await prove(runOf(context, { id, asks, mutants, figures: [] }, dose));
  });
};
