import { useCallback, useMemo, useState } from 'react';
import type { User } from '../../../contract/users.ts';

/**
 * The people chosen in the list, over pages and filters, with why the last bulk act failed on them.
 * Whole people, not ids: what is on another page can still be named and judged.
 */
export function useChosen(rows: readonly User[] | undefined) {
  const [chosen, setChosen] = useState<ReadonlyMap<number, User>>(new Map());
  const [failures, setFailures] = useState<ReadonlyMap<number, string>>(new Map());

  // A chosen person who is on the screen counts as they are there, not as they were when chosen.
  const people = useMemo(() => {
    const seen = new Map((rows ?? []).map((row) => [row.id, row]));
    return [...chosen.values()].map((person) => seen.get(person.id) ?? person);
  }, [chosen, rows]);
  const ids = useMemo(() => new Set(chosen.keys()), [chosen]);

  const onChange = useCallback(
    (next: Set<number>) => {
      const known = new Map([...(rows ?? []).map((row) => [row.id, row] as const), ...chosen]);
      const entries = [...next].flatMap((id) => {
        const person = known.get(id);
        return person === undefined ? [] : [[id, person] as const];
      });
      setChosen(new Map(entries));
      setFailures((before) => new Map([...before].filter(([id]) => next.has(id))));
    },
    [rows, chosen],
  );
  const clear = useCallback(() => {
    setChosen(new Map());
    setFailures(new Map());
  }, []);
  /** After a bulk act: who is left, and why. */
  const keep = useCallback((left: readonly { person: User; reason: string }[]) => {
    setChosen(new Map(left.map(({ person }) => [person.id, person])));
    setFailures(new Map(left.map(({ person, reason }) => [person.id, reason])));
  }, []);
  return { people, ids, failures, onChange, clear, keep };
}
