import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DESCRIPTION } from '../dataset/shape.ts';
import type { Environment } from './environment.ts';
import { verdictOf, type Row, type Verdict } from './row.ts';
import { cellsOf } from './table.ts';

/** Where the figures are kept, with the plans beside them. */
export const RESULTS = path.resolve('bench/results');

/** What is written for a run. */
export interface Results {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly minutes: number;
  readonly isQuick: boolean;
  /** The row or group that was asked for; null: all. */
  readonly only: string | null;
  readonly environment: Environment;
  readonly dataset: string;
  /** `cells` are the row as the tables show it. */
  readonly rows: readonly (Row & {
    readonly verdict: Verdict;
    readonly cells: readonly string[];
  })[];
}

export const resultsOf = (
  rows: readonly Row[],
  run: Omit<Results, 'dataset' | 'rows'>,
): Results => ({
  ...run,
  dataset: DESCRIPTION,
  rows: rows.map((row) => ({ ...row, verdict: verdictOf(row), cells: cellsOf(row) })),
});

/**
 * Writes a whole run under its date and commit and as the latest; a part of one, or a quick one,
 * as `part.json.tmp`, which is not kept.
 */
export const writeResults = async (results: Results): Promise<string> => {
  await mkdir(RESULTS, { recursive: true });
  const isWhole = results.only === null && !results.isQuick;
  const name = `${results.date.slice(0, 10)}-${results.environment.commit}.json`;
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const files = isWhole ? [name, 'latest.json'] : ['part.json.tmp'];
  for (const file of files) await writeFile(path.join(RESULTS, file), text);
  return path.join('bench/results', files[0] ?? '');
};
