/** A span of time as two instants: the first is in it, the second is not. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const DAY = 86_400_000;
/** Of a period whose beginning is not given. */
const DAYS_BY_DEFAULT = 30;

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** What comes later is written with more digits than the database reads. */
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The period that `from` and `to` mean, days in UTC and both ends inclusive: by default the 30 days
 * before now, or before `to`. One that ends before it begins has nothing in it.
 */
export const periodOf = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number = Date.now(),
): Period => {
  const end = to === undefined ? now : Date.parse(to);
  const until = to === undefined ? now : isDay(to) ? end + DAY : end + 1;
  const begin = from === undefined ? until - DAYS_BY_DEFAULT * DAY : Date.parse(from);
  const after = Math.min(Math.max(begin, until), LAST);
  return { from: new Date(begin).toISOString(), until: new Date(after).toISOString() };
};
