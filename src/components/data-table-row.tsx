import { memo, type ReactNode } from 'react';
import { Skeleton } from './async-states.tsx';
import { ChevronRightIcon } from './icons.tsx';
import { TipStop } from './tip-stop.ts';
import type { Column } from './data-table-types.ts';

interface RowProps<Row> {
  readonly id: number;
  readonly row: Row;
  readonly label: string;
  readonly columns: readonly Column<Row, string>[];
  /** Hidden ids, joined: a string compares by value, so that rows are not drawn again in vain. */
  readonly hiddenKey: string;
  /** Null where the table has no selection. */
  readonly isSelected: boolean | null;
  readonly onToggle: (id: number, isRange: boolean) => void;
  /** Null where rows do not open. */
  readonly isOpen: boolean | null;
  readonly onOpen: (id: number) => void;
  readonly actions: ((row: Row) => ReactNode) | undefined;
  readonly note: string | undefined;
}

const CARD_CLASS = { title: 'title-cell', state: 'state-cell', none: 'wide-only' } as const;

function Cell<Row>({
  column,
  row,
  note,
}: {
  column: Column<Row, string>;
  row: Row;
  note: string | undefined;
}) {
  const card = column.card === undefined ? '' : CARD_CLASS[column.card];
  return (
    <td
      role="cell"
      className={`${card} ${column.align ?? ''}`.trim() || undefined}
      data-label={column.card === undefined ? column.header : undefined}
    >
      {column.cell(row)}
      {column.card === 'title' && note !== undefined && <span className="row-note">{note}</span>}
    </td>
  );
}

function PlainRow<Row>(props: RowProps<Row>) {
  const { id, row, label, columns, isSelected, onToggle, isOpen, onOpen, actions, note } = props;
  const hidden = props.hiddenKey.split(',');
  const hasControl = isOpen !== null || actions !== undefined;
  return (
    <tr
      role="row"
      aria-selected={isSelected === true ? true : undefined}
      className={
        `${note === undefined ? '' : 'failed'} ${isOpen === true ? 'open' : ''}`.trim() || undefined
      }
    >
      {isSelected !== null && (
        <td role="cell" className="check-cell">
          <label>
            <input
              type="checkbox"
              aria-label={`Select ${label}`}
              checked={isSelected}
              onChange={(event) => {
                const { nativeEvent } = event;
                onToggle(id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
              }}
            />
          </label>
        </td>
      )}
      {isOpen !== null && (
        <td role="cell" className="open-cell">
          <button
            type="button"
            className="open-button"
            aria-label={`Details: ${label}`}
            aria-expanded={isOpen}
            onClick={() => onOpen(id)}
          >
            <ChevronRightIcon />
          </button>
        </td>
      )}
      <TipStop value={!hasControl}>
        {columns
          .filter((column) => column.isFixed === true || !hidden.includes(column.id))
          .map((column) => (
            <Cell key={column.id} column={column} row={row} note={note} />
          ))}
      </TipStop>
      {actions !== undefined && (
        <td role="cell" className="act-cell">
          {actions(row)}
        </td>
      )}
    </tr>
  );
}

/** One row; drawn again only when something of its own has changed. */
export const TableRow = memo(PlainRow) as typeof PlainRow;

/** Rows of real height while the first answer is on its way. */
export const SkeletonRows = ({ count, width }: { count: number; width: number }) =>
  Array.from({ length: count }, (_, line) => (
    <tr key={line} role="row">
      {Array.from({ length: width }, (__, cell) => (
        <td key={cell} role="cell" className={cell > 2 ? 'wide-only' : undefined}>
          <Skeleton width={`${40 + ((line * 23 + cell * 31) % 45)}%`} />
        </td>
      ))}
    </tr>
  ));
