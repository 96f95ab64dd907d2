/** What can be told from two series of times, in milliseconds. */
export interface Comparison {
  /** Median of the second minus median of the first. */
  readonly difference: number;
  /** Where that lies with 99 % confidence, by bootstrap. */
  readonly interval: readonly [number, number];
  /** How well one threshold tells the second from the first; 0.5: not at all. */
  readonly auc: number;
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

const median = (values: readonly number[]): number => {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
};

const resampled = (values: readonly number[]): number[] =>
  values.map(() => values[Math.floor(Math.random() * values.length)] ?? 0);

const RESAMPLES = 1000;

/** The chance that a time of the second series is longer than one of the first, ties counted half. */
const aucOf = (first: readonly number[], second: readonly number[]): number => {
  const sorted = ascending(first);
  const countBelow = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = sorted[middle] ?? 0;
      if (at < value || (orEqual && at === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = second.reduce(
    (sum, value) => sum + (countBelow(value, false) + countBelow(value, true)) / 2,
    0,
  );
  return wins / (first.length * second.length);
};

/** Compares two series of times. */
export const compareTimes = (first: readonly number[], second: readonly number[]): Comparison => {
  const differences = ascending(
    Array.from({ length: RESAMPLES }, () => median(resampled(second)) - median(resampled(first))),
  );
  const at = (share: number) => differences[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return {
    difference: median(second) - median(first),
    interval: [at(0.005), at(0.995)],
    auc: aucOf(first, second),
  };
};
