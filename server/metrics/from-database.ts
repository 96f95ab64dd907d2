import type { Gauge } from 'prom-client';
import type { Queryable } from '../db/db.ts';

/** Reads some figures out of the database and sets its gauges. */
export interface DatabaseReader {
  readonly gauges: readonly Gauge[];
  read(q: Queryable): Promise<void>;
}

const readers: DatabaseReader[] = [];

/**
 * Adds figures that every scrape reads from the database: whoever owns a table tells of it. A reader
 * must be quick (an index, not a walk): all of them together have a second.
 */
export const readAtScrape = (reader: DatabaseReader): void => void readers.push(reader);

/** Reads what there is, one after the other, on what it is given. */
export const readFromDatabase = async (q: Queryable): Promise<void> => {
  for (const reader of readers) await reader.read(q);
};

/** Takes the figures away: old ones would pass for true while the database is away. */
export const forgetDatabase = (): void => {
  for (const { gauges } of readers) for (const gauge of gauges) gauge.remove();
};
