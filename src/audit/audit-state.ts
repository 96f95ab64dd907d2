import type * as z from 'zod';
import { AUDIT_EVENTS } from '../../contract/audit.ts';
import { param, readState, writeState } from '../lib/url-state.ts';
import type { AuditListQuery } from './audit.queries.ts';
import { askedRange, RANGES } from './time-range.ts';

const id = (min: number) => param.maybeInt(min, Number.MAX_SAFE_INTEGER);

/** A log's state in the URL. Filters are named as the API names them, so that links are easy. */
export const AUDIT_SHAPE = {
  range: param.oneOf(RANGES, '7d'),
  from: param.text(),
  to: param.text(),
  q: param.text(),
  event: param.set(AUDIT_EVENTS),
  outcome: param.set(['success', 'failure', 'denied']),
  actor: id(0),
  owner: id(1),
  person: id(1),
  ip: param.text(),
  impersonated: param.maybe(['true', 'false']),
  change_filter: param.text(),
  item_type: param.text(),
  item_id: id(0),
  per_page: param.int(1, 200, 50),
  /** The clock that the range is counted from, kept while paging: pages of one list belong together. */
  since: param.maybeInt(0, 8_640_000_000_000_000),
  cursor: param.text(),
};
export type AuditState = z.output<z.ZodObject<typeof AUDIT_SHAPE>>;
export type AuditChange = Partial<AuditState>;

/** What Reset leaves alone. */
export const LOOK_KEYS = ['per_page'] as const;

const FILTERS = [
  'event',
  'outcome',
  'actor',
  'owner',
  'person',
  'ip',
  'impersonated',
  'change_filter',
  'item_type',
  'item_id',
] as const;

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Everything that narrows the log but the span of time. */
export function filterOf(state: AuditState): AuditListQuery {
  const keys = ['q', ...FILTERS] as const;
  return Object.fromEntries(
    keys.filter((key) => isSet(state[key])).map((key) => [key, state[key]]),
  );
}

/** Whether anything but the span narrows the log. */
export const isNarrowed = (state: AuditState): boolean => Object.keys(filterOf(state)).length > 0;

/** Filters and span as the API takes them, for lists and exports. */
export const exportQueryOf = (state: AuditState, zone: string, now: number): AuditListQuery => ({
  ...filterOf(state),
  ...askedRange(state, zone, state.since ?? now),
});

/** The request for the page that the state stands for. */
export const listQueryOf = (state: AuditState, zone: string, now: number): AuditListQuery => ({
  ...exportQueryOf(state, zone, now),
  per_page: state.per_page,
  ...(state.cursor !== '' && { cursor: state.cursor }),
});

/** The search string after a change: first page, and the clock runs again. */
export const searchAfter = (search: URLSearchParams, change: AuditChange): URLSearchParams =>
  writeState(AUDIT_SHAPE, search, { since: undefined, ...change });

/** The search string of a log with these filters alone. */
export const searchOf = (change: AuditChange): string => {
  const text = searchAfter(new URLSearchParams(), change).toString();
  return text === '' ? '' : `?${text}`;
};

export const readAuditState = (search: URLSearchParams): AuditState =>
  readState(AUDIT_SHAPE, search);
