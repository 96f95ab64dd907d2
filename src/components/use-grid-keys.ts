import { useLayoutEffect, useRef, type FocusEvent, type KeyboardEvent } from 'react';

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

const placeOf = (cell: HTMLElement): Place | null => {
  const [row, column] = (cell.dataset['at'] ?? '').split(':').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
};

/**
 * One stop of the Tab key for a whole grid, arrows within it, as the ARIA pattern of grids has it.
 * Cells are found by `data-at` = `row:column` and drawn with `tabIndex={-1}`; `last` is the place at
 * the lower right. Returns what the grid's element takes. The stop is moved in the document itself:
 * a key press draws none of the cells again.
 */
export function useGridKeys(last: Place) {
  const ref = useRef<HTMLTableElement>(null);
  const at = useRef<Place>({ row: 0, column: 0 });
  const stop = useRef<HTMLElement>(null);
  const within = ({ row, column }: Place): Place => ({
    row: clamp(row, last.row),
    column: clamp(column, last.column),
  });
  const stopAt = (place: Place): HTMLElement | null => {
    const wanted = `[data-at="${place.row}:${place.column}"]`;
    const cell = ref.current?.querySelector<HTMLElement>(wanted) ?? null;
    if (stop.current !== null && stop.current !== cell) stop.current.tabIndex = -1;
    if (cell !== null) cell.tabIndex = 0;
    stop.current = cell;
    return cell;
  };
  // After every drawing: other cells may stand there now, or fewer.
  useLayoutEffect(() => void stopAt(within(at.current)));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = moved(within(at.current), event, last);
    if (next === null || event.altKey || event.metaKey) return;
    event.preventDefault();
    at.current = within(next);
    const cell = stopAt(at.current);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const place = placeOf(target);
    if (place === null) return;
    at.current = place;
    if (target !== stop.current) stopAt(place);
  };
  return { ref, onKeyDown, onFocus };
}
