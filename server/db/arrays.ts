import { sql, type SQL } from 'drizzle-orm';

/** Ids as one int8[] parameter, so that the statement is the same for any number of them. */
export const int8Array = (ids: readonly number[]): SQL =>
  sql`${sql.param(`{${ids.join(',')}}`)}::bigint[]`;

/** Texts as one text[] parameter. */
export const textArray = (texts: readonly string[]): SQL =>
  sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
