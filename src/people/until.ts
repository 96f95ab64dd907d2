/** How long a lock may last, as offered. */
export const SPANS = ['open', 'hour', 'day', 'week', 'custom'] as const;
export type Span = (typeof SPANS)[number];

export const SPAN_LABELS: Readonly<Record<Span, string>> = {
  open: 'Until unlocked',
  hour: '1 hour',
  day: '24 hours',
  week: '7 days',
  custom: 'Custom',
};

const HOUR = 3_600_000;
const LENGTHS: Readonly<Partial<Record<Span, number>>> = {
  hour: HOUR,
  day: 24 * HOUR,
  week: 168 * HOUR,
};

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

/** When a lock of this span would end; undefined: when somebody unlocks; null: not yet chosen. */
export function untilOf(
  span: Span,
  local: string,
  zone: string,
  now: number,
): string | undefined | null {
  if (span === 'open') return undefined;
  const length = LENGTHS[span];
  return length === undefined ? instantOf(local, zone) : new Date(now + length).toISOString();
}

/** `2026-12-03T09:00`: what a date-time field shows for an instant in a zone. */
export const localOf = (instant: string, zone: string): string =>
  new Date(wallClock(Date.parse(instant), zone)).toISOString().slice(0, 16);
