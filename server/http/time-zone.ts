import { hasCode } from '../db/error-code.ts';
import { invalidField } from './app-error.ts';

// Names only: an offset such as +02 means the opposite to PostgreSQL.
const NAME = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

/** Whether this is the name of a zone that we know. */
export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return NAME.test(zone);
  } catch {
    return false;
  }
};

// PostgreSQL: a time zone that it does not know.
const isUnknownToDatabase = (error: unknown): boolean => hasCode(error, ['22023']);

const noSuchZone = (field: string) =>
  invalidField(field, 'Must be the name of a time zone, such as Europe/Berlin');

/**
 * Runs statements that compute in a zone that a request names: in the query string (`tz`, UTC by
 * default) unless another field is given. A zone that we or the database do not know is a 400.
 */
export const inZone = async <T>(
  tz: string | undefined,
  work: (zone: string) => Promise<T>,
  field = 'tz',
): Promise<T> => {
  const zone = tz ?? 'UTC';
  if (!isTimeZone(zone)) throw noSuchZone(field);
  try {
    return await work(zone);
  } catch (error) {
    throw isUnknownToDatabase(error) ? noSuchZone(field) : error;
  }
};
