import type * as z from 'zod';
import type { BulkFilter } from '../../../contract/bulk.ts';
import type { PeopleQuery } from '../../people/people.queries.ts';
import { param, readState } from '../../lib/url-state.ts';

/** What can be sorted by, and how it starts. */
export const PEOPLE_SORTS = ['full_name', 'last_active_at', 'created_at'] as const;
export type PeopleSort = (typeof PEOPLE_SORTS)[number];

/** Longest search the server takes; several hundred pasted addresses do not fit. */
export const MAX_SEARCH = 2000;

/** The list's state in the URL. Filters are named as the API names them, so that links are easy. */
export const PEOPLE_SHAPE = {
  q: param.text(),
  status: param.maybe(['ACTIVE', 'DEACTIVATED']),
  locked: param.maybe(['true', 'false']),
  role: param.maybe(['admin', 'member']),
  team_id: param.maybeInt(1, 999_999_999),
  invite: param.maybe(['pending', 'expired']),
  idle_days: param.maybeInt(1, 3650),
  never_signed_in: param.maybe(['true', 'false']),
  sort: param.oneOf(PEOPLE_SORTS, 'full_name'),
  order: param.oneOf(['asc', 'desc'], 'asc'),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
  /** Optional columns shown, comma separated; empty for the usual ones, `none` for none. */
  columns: param.text(),
  density: param.maybe(['comfortable', 'compact']),
};
export type PeopleState = z.output<z.ZodObject<typeof PEOPLE_SHAPE>>;

/** What Reset and a quick view leave alone: how the list looks, not what is in it. */
export const LOOK_KEYS = ['sort', 'order', 'per_page', 'columns', 'density'] as const;
const FILTER_KEYS = [
  'status',
  'locked',
  'role',
  'team_id',
  'invite',
  'idle_days',
  'never_signed_in',
] as const;

/** The filters alone; what stands in it is set. */
export type PeopleFilter = Partial<Pick<PeopleState, (typeof FILTER_KEYS)[number]>>;

export function filterOf(state: PeopleState): PeopleFilter {
  return Object.fromEntries(
    FILTER_KEYS.filter((key) => state[key] !== undefined).map((key) => [key, state[key]]),
  );
}

/** Whether anything narrows the list down. */
export const isNarrowed = (state: PeopleState): boolean =>
  state.q !== '' || Object.keys(filterOf(state)).length > 0;

/** What the export takes: the whole list under the same filters, in the same order. */
export const exportQueryOf = (state: PeopleState) => ({
  ...filterOf(state),
  ...(state.q !== '' && { q: state.q }),
  sort: state.sort,
  order: state.order,
});

const flag = (value: 'true' | 'false' | undefined) =>
  value === undefined ? undefined : value === 'true';

/** The same filters as an act on everybody who matches takes them. */
export function bulkFilterOf(state: PeopleState): BulkFilter {
  const { locked, never_signed_in: never, ...rest } = filterOf(state);
  const filter = {
    ...rest,
    q: state.q === '' ? undefined : state.q,
    locked: flag(locked),
    never_signed_in: flag(never),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** The request for the page that the state stands for. */
export const listQueryOf = (state: PeopleState): PeopleQuery => ({
  ...exportQueryOf(state),
  per_page: state.per_page,
  ...(state.cursor !== '' && { cursor: state.cursor }),
});

export const readPeopleState = (search: URLSearchParams): PeopleState =>
  readState(PEOPLE_SHAPE, search);
