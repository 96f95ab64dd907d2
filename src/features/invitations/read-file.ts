import { textOf } from '../../lib/read-csv.ts';
import type { Entry } from './draft.ts';
import { parseCsv } from './parse-csv.ts';

/**
 * Reads the people in a CSV file.
 * @throws CsvProblem when it is none, or makes no sense as a whole.
 */
export const readFile = async (file: Blob): Promise<Entry[]> => parseCsv(await textOf(file));
