import { duration } from '../../lib/time.ts';

/** 300 items in 40 minutes: what is expected of somebody who has not begun, in seconds. */
const EXPECTED = 8;
/** Answers that the pace is taken from; a pause for coffee is none of them, in seconds. */
const REMEMBERED = 20;
const LONGEST = 180;

/** Seconds that an item takes this reviewer, from the last few that they answered one by one. */
export function paceOf(seconds: readonly number[]): number {
  const last = seconds.slice(-REMEMBERED).toSorted((a, b) => a - b);
  // Few say little: the expectation stands in for those that are still to come.
  while (last.length < 5) last.push(EXPECTED);
  return Math.min(LONGEST, last.toSorted((a, b) => a - b)[Math.floor(last.length / 2)] ?? EXPECTED);
}

/** `about 12 minutes`, for so many items. */
export const timeLeft = (items: number, pace: number): string => {
  const seconds = items * pace;
  return seconds < 60 ? 'under a minute' : `about ${duration(seconds)}`;
};
