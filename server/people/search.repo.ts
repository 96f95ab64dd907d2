import { sql, type SQL } from 'drizzle-orm';
import { textArray } from '../db/arrays.ts';
import { emailKey, idOf, searchKey } from './names.ts';

/** The pattern of everything that contains a text. */
export const likePattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Several addresses at once, however they were pasted; null when it is something else. */
const pastedAddresses = (q: string): string[] | null => {
  const parts = q.split(/[\s,;]+/).filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => part.includes('@')) ? parts : null;
};

/**
 * Condition on `members_here m`: an id, several addresses, or else a part of name or address.
 * Null: nothing to search for.
 */
export const searchCondition = (q: string | undefined): SQL | null => {
  const text = searchKey(q ?? '');
  if (text === '') return null;
  const addresses = pastedAddresses(text);
  if (addresses) return sql`m.email_key = ANY(${textArray(addresses.map(emailKey))})`;
  const match = sql`m.search_text LIKE ${likePattern(text)}`;
  const id = idOf(text);
  return id === undefined ? match : sql`(m.user_id = ${id} OR ${match})`;
};
