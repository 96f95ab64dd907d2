import type * as z from 'zod';
import { param, readState } from '../../lib/url-state.ts';
import type { LocksQuery } from './locks.queries.ts';

export const LOCKS_SHAPE = {
  kind: param.maybe(['admin', 'automatic']),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
export type LocksState = z.output<z.ZodObject<typeof LOCKS_SHAPE>>;

/** The request for the page that the state stands for. */
export const locksQueryOf = ({ kind, per_page, cursor }: LocksState): LocksQuery => ({
  per_page,
  ...(kind !== undefined && { kind }),
  ...(cursor !== '' && { cursor }),
});

export const readLocksState = (search: URLSearchParams): LocksState =>
  readState(LOCKS_SHAPE, search);
