/**
 * An instant as the database gives it: a Date from a drizzle column, text from a raw statement
 * (drizzle switches the driver's parser off there).
 */
export type DbInstant = Date | string;

/** An instant on the wire: ISO 8601, UTC, milliseconds. */
export const toInstant = (instant: DbInstant): string => new Date(instant).toISOString();

/** An instant on the wire, or null. */
export const toInstantOrNull = (instant: DbInstant | null): string | null =>
  instant === null ? null : toInstant(instant);
