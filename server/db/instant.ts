/**
 * An instant as the database gives it: a Date from a drizzle column, text from a raw statement
 * (drizzle switches the driver's parser off there).
 */
export type DbInstant = Date | string;

// As PostgreSQL writes it in UTC, alone or inside JSON: `2026-03-01 10:00:00.123456+00`.
const IN_UTC = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00(?::00)?$/;

/**
 * An instant on the wire: ISO 8601, UTC, milliseconds. Of text it is cut, not computed: a page of
 * people has 300 instants.
 */
export const toInstant = (instant: DbInstant): string => {
  const found = typeof instant === 'string' ? IN_UTC.exec(instant) : null;
  if (!found) return new Date(instant).toISOString();
  const [, day = '', time = '', fraction = ''] = found;
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
};

/** An instant on the wire, or null. */
export const toInstantOrNull = (instant: DbInstant | null): string | null =>
  instant === null ? null : toInstant(instant);
