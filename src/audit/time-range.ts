import { instantOf } from '../people/until.ts';

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

/** The calendar day of an instant in a zone: `2026-11-23`. */
export const dayIn = (instant: number, zone: string): string =>
  // Sweden writes dates as ISO does.
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(instant);

/** The day `days` later, or earlier. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Whether a text is a day of the calendar, of a year that the server takes. On the way to 2024 it is the year 2. */
export const isDay = (text: string): boolean => {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
};

/** The first instant of a day in a zone. */
export const startOfDay = (day: string, zone: string): string =>
  instantOf(`${day}T00:00`, zone) ?? `${day}T00:00:00.000Z`;

/** The last second of a day in a zone. */
export const endOfDay = (day: string, zone: string): string =>
  new Date(Date.parse(startOfDay(addDays(day, 1), zone)) - 1000).toISOString();

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
