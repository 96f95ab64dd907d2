import { parseArgs } from 'node:util';

export interface Options {
  /** A row or a group; undefined: everything. */
  readonly only: string | undefined;
  readonly isQuick: boolean;
}

/** Reads the command line. @throws TypeError that names an unknown option */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  return { only: values.only, isQuick: values.quick };
};
