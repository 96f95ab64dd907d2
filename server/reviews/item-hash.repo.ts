import { sql, type SQL } from 'drizzle-orm';

const iso = (instant: SQL): SQL =>
  sql`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * What the hash of an item is the SHA-256 of, as text in UTF-8: a JSON document of the columns of
 * review_items of whatever is called `i`, in this order. Not made as jsonb: to sort its keys takes
 * longer than all else about an item. The evidence pack carries this very text.
 */
export const itemHashText: SQL = sql`json_build_object(
  'right_key', i.right_key, 'kind', i.kind, 'role', i.role, 'holder_type', i.holder_type,
  'holder_id', i.holder_id, 'is_privileged', i.is_privileged, 'granted_by', i.granted_by,
  'granted_at', ${iso(sql`i.granted_at`)}, 'last_used_at', ${iso(sql`i.last_used_at`)},
  'snapshot', i.snapshot)::text`;

/** The hash itself. */
export const itemHash: SQL = sql`sha256(convert_to(${itemHashText}, 'UTF8'))`;

/** The hash of a whole snapshot: the hashes of its items in their order, in hex, a line each. */
export const snapshotHash = (reviewId: number): SQL => sql`
  SELECT sha256(convert_to(string_agg(encode(hash, 'hex'), E'\n' ORDER BY place), 'UTF8'))
  FROM review_items WHERE review_id = ${reviewId}`;
