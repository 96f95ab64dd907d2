import { type KeyboardEvent } from 'react';
import type { ReviewItem } from '../../../contract/review-items.ts';
import type { Given, Refused } from './answers.ts';
import type { Entry } from './entries.ts';
import { GroupRow, ItemRow, ROW } from './item-row.tsx';
import { shownAnswer } from './shown.ts';
import { useWindow } from './use-window.ts';

/** What a line has to know beside its item. */
export interface ListFacts {
  readonly orgName: string;
  /** Whether there was a run before this one. */
  readonly isSeries: boolean;
  readonly isComplete: boolean;
  readonly pending: ReadonlyMap<number, Given>;
  readonly refused: ReadonlyMap<number, Refused>;
  readonly isMine: (item: ReviewItem) => boolean;
  readonly waits: (item: ReviewItem) => boolean;
}

/**
 * The lines: one stop of the keyboard, in which the arrows move. Focus stays on the list itself, so
 * that it is not lost when a line is scrolled out of sight and no longer drawn.
 */
export function ItemList({
  entries,
  current,
  facts,
  onChoose,
  onMove,
  onToggle,
  onEnter,
}: {
  entries: readonly Entry[];
  /** Place of the chosen line; -1 for none. */
  current: number;
  facts: ListFacts;
  /** By a pointer. */
  onChoose: (entry: Entry) => void;
  /** By a key of the list. */
  onMove: (entry: Entry) => void;
  onToggle: (key: string) => void;
  /** Into the item that is chosen. */
  onEnter: (entry: Entry) => void;
}) {
  const { frame, from, to, onScroll } = useWindow({
    count: entries.length,
    row: ROW,
    chosen: current,
  });
  const handleKey = (event: KeyboardEvent) => {
    const chosen = entries[current];
    const goal: Readonly<Record<string, number>> = {
      Home: 0,
      End: entries.length - 1,
      // Beside an item that is open, the keys of the inbox have these.
      ArrowUp: Math.max(0, current - 1),
      ArrowDown: Math.min(current + 1, entries.length - 1),
    };
    const entry = entries[goal[event.key] ?? -1];
    if (entry) onMove(entry);
    else if ((event.key === 'Enter' || event.key === ' ') && chosen) {
      if (chosen.kind === 'group') onToggle(chosen.key);
      else onEnter(chosen);
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={frame}
      className="inbox-list"
      role="listbox"
      aria-label="Items"
      tabIndex={0}
      aria-activedescendant={entries[current] && `line-${entries[current].key}`}
      onScroll={onScroll}
      onKeyDown={handleKey}
    >
      <div className="inbox-lines" role="presentation" style={{ height: entries.length * ROW }}>
        {entries.slice(from, to).map((entry, index) => {
          const at = from + index;
          return (
            <div
              key={entry.key}
              id={`line-${entry.key}`}
              role="option"
              className="inbox-row"
              data-kind={entry.kind}
              aria-selected={at === current}
              aria-setsize={facts.isComplete ? entries.length : -1}
              aria-posinset={at + 1}
              {...(entry.kind === 'group' && { 'aria-expanded': entry.isOpen })}
              style={{ top: at * ROW, height: ROW }}
              onClick={() => onChoose(entry)}
            >
              {entry.kind === 'item' ? (
                <ItemRow
                  item={entry.item}
                  orgName={facts.orgName}
                  answer={shownAnswer(entry.item, facts.pending)}
                  isRefused={facts.refused.has(entry.item.id)}
                  isSeries={facts.isSeries}
                  isMine={facts.isMine(entry.item)}
                />
              ) : (
                <GroupRow
                  group={entry.group}
                  isOpen={entry.isOpen}
                  waiting={entry.group.items.filter(facts.waits).length}
                  isComplete={facts.isComplete}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
