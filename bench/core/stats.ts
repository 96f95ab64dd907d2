/** What was measured: the median of the rounds, and how far they lie apart. */
export interface Figure {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** The value below which the share `q` (0 to 1) of the sample lies; NaN of an empty one. */
export const quantile = (sample: readonly number[], q: number): number => {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
};

/** The value in the middle; of an even number of values the mean of the two in the middle. */
export const median = (sample: readonly number[]): number => {
  const sorted = sample.toSorted((a, b) => a - b);
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((below ?? Number.NaN) + (above ?? Number.NaN)) / 2;
};

/** One value for each round, as a figure. */
export const figureOf = (rounds: readonly number[]): Figure => ({
  median: median(rounds),
  low: Math.min(...rounds),
  high: Math.max(...rounds),
  rounds: rounds.length,
});

/** Round by round, so that what slows a round down slows both of its sides. */
export const pairwise = (
  ours: readonly number[],
  theirs: readonly number[],
  how: (our: number, their: number) => number,
): Figure => figureOf(ours.map((our, index) => how(our, theirs[index] ?? Number.NaN)));
