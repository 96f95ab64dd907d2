import { addDays, dayIn, endOfDay, isDay, startOfDay } from '../lib/days.ts';

/** Spans of time that a log can be narrowed to. */
export const RANGES = ['24h', '7d', '30d', '90d', 'all', 'custom'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_LABELS: Readonly<Record<Range, string>> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  all: 'All time',
  custom: 'Dates…',
};

const DAYS: Readonly<Partial<Record<Range, number>>> = { '7d': 7, '30d': 30, '90d': 90 };
const DAY = 86_400_000;

export interface Chosen {
  readonly range: Range;
  readonly from: string;
  readonly to: string;
}

/** What is asked of the server. A whole day travels as a date, together with the zone it is meant in. */
export interface AskedRange {
  readonly from?: string;
  readonly to?: string;
  readonly tz?: string;
}

/** The request for a span, counted from `now`. */
export function askedRange({ range, from, to }: Chosen, zone: string, now: number): AskedRange {
  if (range === 'all') return {};
  if (range === '24h') return { from: new Date(now - DAY).toISOString() };
  const days = DAYS[range];
  if (days !== undefined) return { from: addDays(dayIn(now, zone), 1 - days), tz: zone };
  const dates = { ...(isDay(from) && { from }), ...(isDay(to) && { to }) };
  return Object.keys(dates).length === 0 ? {} : { ...dates, tz: zone };
}

/** The two instants that a request means; null: open at that end. */
export function boundsOf({ from, to }: AskedRange, zone: string) {
  return {
    start: from === undefined ? null : isDay(from) ? startOfDay(from, zone) : from,
    end: to === undefined ? null : isDay(to) ? endOfDay(to, zone) : to,
  };
}
