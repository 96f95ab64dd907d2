import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import { entriesOf, groupKey, itemKey, type Entry } from './entries.ts';
import type { InboxState } from './inbox-state.ts';
import { useHasRoom } from './use-has-room.ts';

/** The address follows once the reader rests: a key held down is no history. */
const SETTLED = 1000;

interface Patch {
  (change: Partial<InboxState>, options?: { replace?: boolean }): void;
}

/** Where in the list the reader is, and how they move. */
export function usePlace({
  state,
  patch,
  items,
  isComplete,
  begun,
}: {
  state: InboxState;
  patch: Patch;
  items: readonly ReviewItem[] | undefined;
  isComplete: boolean;
  /** The item where they left off. */
  begun: number | null;
}) {
  const isNarrow = !useHasRoom();
  const [chosen, setChosen] = useState<string | null>(() =>
    state.at !== '' ? state.at : begun === null ? null : itemKey(begun),
  );
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const isGrouped = state.view !== 'decided' && state.q === '';
  const entries = useMemo(
    () => entriesOf(items ?? [], { isGrouped, opened }),
    [items, isGrouped, opened],
  );
  const toggle = useCallback(
    (key: string) =>
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(key)) after.add(key);
        return after;
      }),
    [],
  );

  let at = entries.findIndex(({ key }) => key === chosen);
  if (at === -1) {
    // Where somebody left off may lie in a group that is closed.
    const closed = entries.find(
      (entry) =>
        entry.kind === 'group' && entry.group.items.some(({ id }) => itemKey(id) === chosen),
    );
    if (closed?.kind === 'group') setOpened(new Set([...opened, groupKey(closed.group.decision)]));
    // Or it is not here any more; or not yet, and is waited for.
    else if (entries.length > 0 && (chosen === null || isComplete)) at = 0;
  }
  const current = at === -1 ? undefined : entries[at];

  const key = current?.key;
  const follows = key !== undefined && (!isNarrow || state.at !== '');
  useEffect(() => {
    if (!follows || state.at === key) return;
    const timer = setTimeout(() => patch({ at: key }, { replace: true }), SETTLED);
    return () => clearTimeout(timer);
  }, [follows, key, state.at, patch]);

  const go = useCallback((entry: Pick<Entry, 'key'> | null) => setChosen(entry?.key ?? null), []);
  return { entries, at, current, go, toggle, isNarrow };
}
