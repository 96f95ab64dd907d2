import { instantOf } from '../lib/days.ts';

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
