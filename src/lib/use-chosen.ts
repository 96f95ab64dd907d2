import { useCallback, useMemo, useState } from 'react';
import type { Left } from './outcomes.ts';

/**
 * The rows chosen in a list, over pages and filters, with why the last act on many failed on them.
 * Whole rows, not ids: what is on another page can still be named and judged.
 */
export function useChosen<Row extends { readonly id: number }>(rows: readonly Row[] | undefined) {
  const [chosen, setChosen] = useState<ReadonlyMap<number, Row>>(new Map());
  const [failures, setFailures] = useState<ReadonlyMap<number, string>>(new Map());

  // One that is on the screen counts as it is there, not as it was when it was chosen.
  const items = useMemo(() => {
    const seen = new Map((rows ?? []).map((row) => [row.id, row]));
    return [...chosen.values()].map((item) => seen.get(item.id) ?? item);
  }, [chosen, rows]);
  const ids = useMemo(() => new Set(chosen.keys()), [chosen]);

  const onChange = useCallback(
    (next: Set<number>) => {
      const known = new Map([...(rows ?? []).map((row) => [row.id, row] as const), ...chosen]);
      const entries = [...next].flatMap((id) => {
        const item = known.get(id);
        return item === undefined ? [] : [[id, item] as const];
      });
      setChosen(new Map(entries));
      setFailures((before) => new Map([...before].filter(([id]) => next.has(id))));
    },
    [rows, chosen],
  );
  /** After an act on many: what is left, and why. */
  const keep = useCallback((left: readonly Left<Row>[]) => {
    setChosen(new Map(left.map(({ item }) => [item.id, item])));
    setFailures(new Map(left.map(({ item, reason }) => [item.id, reason])));
  }, []);
  const clear = useCallback(() => keep([]), [keep]);
  return { items, ids, failures, onChange, clear, keep };
}
