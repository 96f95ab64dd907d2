import { useCallback, useState } from 'react';
import { toRows, type DraftRow, type Entry } from './draft.ts';

/** What can be changed about a row in the grid. */
export type RowChange = Partial<Pick<DraftRow, 'email' | 'full_name' | 'admin'>>;

/** The rows of the grid: everything that was typed, pasted or read and has not been sent. */
export function useDraft() {
  const [rows, setRows] = useState<readonly DraftRow[]>([]);
  const add = useCallback(
    (entries: readonly Entry[]) => setRows((before) => [...before, ...toRows(entries)]),
    [],
  );
  const change = useCallback(
    (id: number, patch: RowChange) =>
      setRows((before) => before.map((row) => (row.id === id ? { ...row, ...patch } : row))),
    [],
  );
  const remove = useCallback((ids: ReadonlySet<number>) => {
    setRows((before) => before.filter(({ id }) => !ids.has(id)));
  }, []);
  return { rows, add, change, remove };
}

export type Draft = ReturnType<typeof useDraft>;
