import { createHash } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type pg from 'pg';

const MARK = '/* planned once */';

/**
 * A statement that is prepared on each connection, so that it is planned some times and then never
 * again. For those whose best plan is the same for all values: rows by their keys. A list under
 * filters is not: what a filter lets through decides how it is best read.
 */
export const planOnce = (statement: SQL): SQL => sql`${sql.raw(MARK)} ${statement}`;

const names = new Map<string, string>();

/** The same text has the same name on every connection. */
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 20);
  names.set(text, name);
  return name;
};

const named = (config: unknown): unknown =>
  typeof config === 'object' && config !== null && 'text' in config
    ? { ...config, name: nameOf(String(config.text)) }
    : config;

const isMarked = (config: unknown): boolean =>
  typeof config === 'object' &&
  config !== null &&
  'text' in config &&
  String(config.text).startsWith(MARK);

/** Lets a new connection prepare what is marked. */
export const prepareMarked = (client: pg.ClientBase): void => {
  const driver: object = Object.getPrototypeOf(client);
  Reflect.set(client, 'query', (first: unknown, ...rest: unknown[]) =>
    Reflect.apply(Reflect.get(driver, 'query'), client, [
      isMarked(first) ? named(first) : first,
      ...rest,
    ]),
  );
};
