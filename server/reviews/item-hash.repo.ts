import { sql, type SQL } from 'drizzle-orm';
import { jsonInstant, jsonObject, jsonPlain, jsonString } from './json-text.repo.ts';

/**
 * What the hash of an item is the SHA-256 of, as text in UTF-8: a JSON document of the columns of
 * review_items of whatever is called `i`, in this order. The evidence pack carries this very text.
 */
export const itemHashText: SQL = jsonObject({
  right_key: jsonString(sql`i.right_key`),
  kind: jsonString(sql`i.kind`),
  role: jsonString(sql`i.role`),
  holder_type: jsonString(sql`i.holder_type`),
  holder_id: jsonPlain(sql`i.holder_id`),
  is_privileged: jsonPlain(sql`i.is_privileged`),
  granted_by: jsonPlain(sql`i.granted_by`),
  granted_at: jsonInstant(sql`i.granted_at`, 'US'),
  last_used_at: jsonInstant(sql`i.last_used_at`, 'US'),
  snapshot: sql`i.snapshot`,
});

/** The hash itself. */
export const itemHash: SQL = sql`sha256(convert_to(${itemHashText}, 'UTF8'))`;

/** The hash of a whole snapshot: the hashes of its items in their order, in hex, a line each. */
export const snapshotHash = (reviewId: number): SQL => sql`
  SELECT sha256(convert_to(string_agg(encode(hash, 'hex'), E'\n' ORDER BY place), 'UTF8'))
  FROM review_items WHERE review_id = ${reviewId}`;
