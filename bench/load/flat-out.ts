/** So many at once, for so long. */
export interface FlatOut {
  readonly lanes: number;
  readonly ms: number;
}

/**
 * Does `work` over and over in each lane. `count` is told what was done by the end of the time: what
 * is done after it belongs to no rate over that time.
 */
export const flatOut = async <T>(
  { lanes, ms }: FlatOut,
  work: () => Promise<T>,
  count: (done: T) => void,
): Promise<void> => {
  const until = performance.now() + ms;
  const lane = async () => {
    while (performance.now() < until) {
      const done = await work();
      if (performance.now() <= until) count(done);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};
