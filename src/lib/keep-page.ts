import { hashKey, type QueryKey } from '@tanstack/react-query';

/**
 * Old rows stay while another page of the same list loads, but never those of somebody or something
 * else under its header. `list` is the key without its last part, which says what is asked of it.
 */
export const keepPageOf =
  (list: QueryKey) =>
  <T>(old: T | undefined, asked: { readonly queryKey: QueryKey } | undefined): T | undefined =>
    asked !== undefined && hashKey(asked.queryKey.slice(0, -1)) === hashKey(list) ? old : undefined;
