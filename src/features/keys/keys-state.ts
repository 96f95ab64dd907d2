import type * as z from 'zod';
import { param, readState } from '../../lib/url-state.ts';
import type { OrgKeysQuery } from './keys.queries.ts';

export const KEY_SORTS = ['last_used_at', 'created_at', 'expires_at'] as const;
export type KeysSort = (typeof KEY_SORTS)[number];

/** Longest search the server takes. */
export const MAX_SEARCH = 200;

/** Which keys are asked for; the list starts with those that open something. */
export const KEYS_SHAPE = {
  q: param.text(),
  state: param.oneOf(['live', 'ended', 'all'], 'live'),
  idle_days: param.maybeInt(1, 3650),
  never_used: param.maybe(['true']),
  sort: param.oneOf(KEY_SORTS, 'last_used_at'),
  order: param.oneOf(['asc', 'desc'], 'asc'),
  per_page: param.int(1, 200, 50),
  cursor: param.text(),
};
export type KeysState = z.output<z.ZodObject<typeof KEYS_SHAPE>>;

const STATUS: Readonly<Record<KeysState['state'], string>> = {
  live: 'active,rotating_out',
  ended: 'expired,revoked',
  all: 'active,rotating_out,expired,revoked',
};

/** What Reset leaves alone: how the list looks, not what is in it. */
export const LOOK_KEYS = ['sort', 'order', 'per_page'] as const;

/** Whether anything narrows the list down beyond what it starts with. */
export const isNarrowed = (state: KeysState): boolean =>
  state.q !== '' ||
  state.state !== 'live' ||
  state.idle_days !== undefined ||
  state.never_used !== undefined;

/** The request for the page that the state stands for. */
export const keysQueryOf = (state: KeysState): OrgKeysQuery => ({
  status: STATUS[state.state],
  sort: state.sort,
  order: state.order,
  per_page: state.per_page,
  ...(state.q !== '' && { q: state.q.slice(0, MAX_SEARCH) }),
  ...(state.idle_days !== undefined && { idle_days: state.idle_days }),
  ...(state.never_used !== undefined && { never_used: state.never_used }),
  ...(state.cursor !== '' && { cursor: state.cursor }),
});

export const readKeysState = (search: URLSearchParams): KeysState => readState(KEYS_SHAPE, search);
