import { invalidField } from './app-error.ts';

// Names only: an offset such as +02 means the opposite to PostgreSQL.
const NAME = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

const isKnown = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return NAME.test(zone);
  } catch {
    return false;
  }
};

// PostgreSQL: a time zone that it does not know.
const isUnknownToDatabase = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && at.code === '22023') return true;
  }
  return false;
};

const noSuchZone = () =>
  invalidField('tz', 'Must be the name of a time zone, such as Europe/Berlin');

/**
 * Runs statements that compute in a zone from the query string (`tz`, UTC by default). A zone that
 * we or the database do not know is a 400.
 */
export const inZone = async <T>(
  tz: string | undefined,
  work: (zone: string) => Promise<T>,
): Promise<T> => {
  const zone = tz ?? 'UTC';
  if (!isKnown(zone)) throw noSuchZone();
  try {
    return await work(zone);
  } catch (error) {
    throw isUnknownToDatabase(error) ? noSuchZone() : error;
  }
};
