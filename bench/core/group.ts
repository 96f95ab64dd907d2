import type { OpenDataset } from '../dataset/dataset.ts';
import type { Load } from '../load/load.ts';
import type { Row } from './row.ts';

/** What a group of rows is measured with. */
export interface Bench {
  readonly load: Load;
  /** A fifth of the work: to see that it runs, not for figures to keep. */
  readonly isQuick: boolean;
  /** The number for this run. */
  pick(numbers: { readonly full: number; readonly quick: number }): number;
  say(line: string): void;
}

/** Rows that are measured together. */
export interface Group {
  readonly name: string;
  /** Ids of its rows, in order. */
  readonly rows: readonly string[];
  /**
   * Whether the dataset's database runs while it measures; those that start the product on the data
   * folder itself need it closed.
   */
  readonly needs: 'database' | 'folder';
}

/** A group that measures on the running database. */
export interface DatabaseGroup extends Group {
  readonly needs: 'database';
  run(bench: Bench, dataset: OpenDataset): Promise<Row[]>;
}

/** A group that starts databases itself. */
export interface FolderGroup extends Group {
  readonly needs: 'folder';
  run(bench: Bench): Promise<Row[]>;
}
