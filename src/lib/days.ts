const DAY = 86_400_000;

/** What a zone's clock shows at an instant, read as if it were UTC. */
function wallClock(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((item) => item.type === type)?.value);
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

/**
 * The instant at which the clocks of a zone show `local` (`2026-03-29T14:00`, as a date-time field
 * gives it); null when it is no time. Of a time that a change of clocks repeats it takes one; a time
 * that is skipped becomes one within the hour around it.
 */
export function instantOf(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return null;
  const offsetAt = (instant: number) => wallClock(instant, zone) - instant;
  const first = wanted - offsetAt(wanted);
  return new Date(wanted - offsetAt(first)).toISOString();
}

/** `2026-12-03T09:00`: what a date-time field shows for an instant in a zone. */
export const localOf = (instant: string, zone: string): string =>
  new Date(wallClock(Date.parse(instant), zone)).toISOString().slice(0, 16);

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
