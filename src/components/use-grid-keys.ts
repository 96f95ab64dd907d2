import { useState, type KeyboardEvent } from 'react';

/** Where the focus is in a grid. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

const moved = ({ row, column }: Place, event: KeyboardEvent, last: Place): Place | null => {
  switch (event.key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'PageUp':
      return { row: row - 10, column };
    case 'PageDown':
      return { row: row + 10, column };
    case 'Home':
      return { row: event.ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: event.ctrlKey ? last.row : row, column: last.column };
    default:
      return null;
  }
};

/**
 * One stop of the Tab key for a whole grid, arrows within it, as the ARIA pattern of grids has it.
 * Cells are found by `data-at` = `row:column`; `last` is the place at the lower right.
 */
export function useGridKeys(last: Place) {
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  const here = { row: clamp(at.row, last.row), column: clamp(at.column, last.column) };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = moved(here, event, last);
    if (next === null || event.altKey || event.metaKey) return;
    event.preventDefault();
    const place = { row: clamp(next.row, last.row), column: clamp(next.column, last.column) };
    setAt(place);
    const cell = event.currentTarget.querySelector<HTMLElement>(
      `[data-at="${place.row}:${place.column}"]`,
    );
    cell?.focus();
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return { at: here, setAt, onKeyDown };
}
