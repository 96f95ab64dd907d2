import { invalidField } from '../../http/app-error.ts';

/** A span of time as two instants: the first is in it, the second is not. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const DAY = 86_400_000;
/** Of a period whose beginning is not given. */
const DAYS_BY_DEFAULT = 30;

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

const instantOf = (field: 'from' | 'to', text: string): number => {
  const at = new Date(text);
  const year = at.getUTCFullYear();
  // What the database can hold, with a day to spare.
  if (!(year >= 1 && year <= 9998)) throw invalidField(field, 'Out of range');
  return at.getTime();
};

/**
 * The period that `from` and `to` mean, days in UTC and both ends inclusive: by default the 30 days
 * before now, or before `to`. One that ends before it begins has nothing in it.
 */
export const periodOf = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number = Date.now(),
): Period => {
  const end = to === undefined ? now : instantOf('to', to);
  const until = to === undefined ? now : isDay(to) ? end + DAY : end + 1;
  const begin = from === undefined ? until - DAYS_BY_DEFAULT * DAY : instantOf('from', from);
  const after = Math.max(begin, until);
  return { from: new Date(begin).toISOString(), until: new Date(after).toISOString() };
};
