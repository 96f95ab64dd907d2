// Set.prototype.union and difference are not in every browser that people still use.
export const union = <T>(a: ReadonlySet<T>, b: Iterable<T>): Set<T> => new Set([...a, ...b]);

/** What is in `a` and not in `b`. */
export function without<T>(a: ReadonlySet<T>, b: Iterable<T>): Set<T> {
  const rest = new Set(a);
  for (const item of b) rest.delete(item);
  return rest;
}
