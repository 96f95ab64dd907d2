import { useSyncExternalStore } from 'react';

/** The person's zone. `browser` (the setting's default) is what the device says. */
let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const listeners = new Set<() => void>();

/** Whether this browser knows the IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Applies the setting `time_zone`; a name this browser does not know counts as `browser`. */
export function setTimeZone(name: string): void {
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const next = name !== 'browser' && isTimeZone(name) ? name : device;
  if (next === zone) return;
  zone = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
/** The zone that times are shown in, for code that is no component. */
export const currentTimeZone = (): string => zone;

/** The zone that times are shown in, as an IANA name. */
export const useTimeZone = (): string =>
  useSyncExternalStore(subscribe, currentTimeZone, currentTimeZone);

let isKnown = true;

/** Before a page is drawn for a device elsewhere: the setting `time_zone` of who it is for. */
export function drawInZone(name: string): void {
  isKnown = name !== 'browser' && isTimeZone(name);
  setTimeZone(name);
}

/** Whether a day can be told: not while a page is drawn for a device whose zone is its own affair. */
export const isZoneKnown = (): boolean => isKnown;

// A browser has a few; the server that draws pages sees every spelling of a zone that anybody sets.
const MOST_FORMATTERS = 500;
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(key, made);
  return made;
}

/** `12 Mar 2024, 14:03:09 CET`: the exact instant, zone named. */
export const exactTime = (instant: string | number, timeZone: string): string =>
  formatter(timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(instant));

/** `12 Mar 2024`. */
export const dayOf = (instant: string | number, timeZone: string): string =>
  formatter(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(instant),
  );

/** `12 Mar 2024, 14:03:09`, where the zone is said elsewhere. */
export const secondOf = (instant: string | number, timeZone: string): string =>
  formatter(timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(instant));

/** `14:03`. */
export const clockOf = (instant: string | number, timeZone: string): string =>
  formatter(timeZone, { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** `3 days ago`, `in 2 hours`, `just now`; rounded towards now, so that it never claims too much. */
export function relativeTime(instant: string | number, now: number): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 5 ? 'in less than a minute' : 'just now';
}

/** `2 days`, `45 minutes`, `30 seconds`: a length of time in its largest whole unit. */
export function duration(seconds: number): string {
  for (const [unit, size] of STEPS) {
    const count = Math.floor(seconds / size);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  const rest = Math.max(0, Math.ceil(seconds));
  return `${rest} second${rest === 1 ? '' : 's'}`;
}
