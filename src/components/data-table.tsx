import { Fragment, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { union, without } from '../lib/sets.ts';
import { ErrorPanel } from './async-states.tsx';
import { TableHead } from './data-table-head.tsx';
import { SkeletonRows, TableRow } from './data-table-row.tsx';
import type { Column, Selection, Sorting } from './data-table-types.ts';
import './data-table.css';

/** Marks the frame while its table is wider than it: it scrolls then, and the head sticks to it. */
function watchWidth(frame: HTMLDivElement | null) {
  const table = frame?.querySelector('table');
  if (frame === null || !table) return;
  const observer = new ResizeObserver(() =>
    frame.toggleAttribute('data-wide', table.offsetWidth > frame.clientWidth),
  );
  observer.observe(frame);
  observer.observe(table);
  return () => observer.disconnect();
}

interface DataTableProps<Row, Sort extends string> {
  /** What the table is, for screen readers: "People". */
  readonly label: string;
  /** Keep the array's identity (module constant or useMemo): rows are memoized on it. */
  readonly columns: readonly Column<Row, Sort>[];
  /** Undefined until the first answer. */
  readonly rows: readonly Row[] | undefined;
  /** Must not change identity either. */
  readonly rowId: (row: Row) => number;
  /**
   * Who or what the row is, where `rowId` only counts: an open menu then stays with it, or goes with
   * it, when others come in between.
   */
  readonly rowKey?: (row: Row) => string;
  /** Whose row it is: "Ana Ruiz". Names the checkbox. */
  readonly rowLabel: (row: Row) => string;
  /** The `query` of TanStack fits: `{isFetching, error, refetch}`. */
  readonly isFetching?: boolean;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly sorting?: Sorting<Sort>;
  readonly selection?: Selection;
  /** Last cell, usually a MenuButton. Stable (useCallback), for the same reason. */
  readonly rowActions?: (row: Row) => ReactNode;
  /** Why a bulk act failed on a row, below its title. */
  readonly rowNote?: (row: Row) => string | undefined;
  /** What a row opens into, in place; gives each row a button for it. */
  readonly detail?: (row: Row) => ReactNode;
  /** Ids of columns not shown. */
  readonly hidden?: readonly string[];
  /** Shown when there are no rows: EmptyState or NoMatch, which the page knows apart. */
  readonly empty: ReactNode;
  readonly skeletonRows?: number;
}

/**
 * The one table of the dashboard: plain cells, server-side order and paging. Old rows stay while new
 * ones load; an error never looks like an empty list; below 600 px a row becomes a card.
 */
export function DataTable<Row, Sort extends string = never>(props: DataTableProps<Row, Sort>) {
  const {
    rows,
    columns,
    hidden = [],
    selection,
    rowId,
    rowKey = rowId,
    rowActions,
    rowNote,
    rowLabel,
    detail,
  } = props;
  const shown = columns.filter((column) => column.isFixed === true || !hidden.includes(column.id));
  const width =
    shown.length + (selection ? 1 : 0) + (rowActions ? 1 : 0) + (detail === undefined ? 0 : 1);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const onOpen = useCallback(
    (id: number) => setOpen((ids) => (ids.has(id) ? without : union)(ids, [id])),
    [],
  );

  // Rows are memoized; they reach the newest callbacks through this, not through their props.
  const latest = useRef({ selection, rows });
  useEffect(() => {
    latest.current = { selection, rows };
  });
  const anchorRow = useRef<number | null>(null);
  const onToggle = useCallback(
    (id: number, isRange: boolean) => {
      const { selection: now, rows: list } = latest.current;
      if (now === undefined) return;
      const ids = (list ?? []).map(rowId);
      const from = anchorRow.current === null ? -1 : ids.indexOf(anchorRow.current);
      const to = ids.indexOf(id);
      const isOn = !now.ids.has(id);
      anchorRow.current = id;
      const reach =
        isRange && from >= 0 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      now.onChange((isOn ? union : without)(now.ids, reach));
    },
    [rowId],
  );

  const hasFailed = props.error !== null && props.error !== undefined && rows === undefined;
  return (
    <div className="table-frame" aria-busy={props.isFetching === true}>
      {props.isFetching === true && rows !== undefined && <div className="table-progress" />}
      {hasFailed && <ErrorPanel error={props.error} onRetry={props.onRetry} />}
      {rows?.length === 0 && props.empty}
      {!hasFailed && rows?.length !== 0 && (
        <div className="table-scroll" ref={watchWidth}>
          <table className="table" role="table" aria-label={props.label}>
            <TableHead
              columns={shown}
              sorting={props.sorting}
              selection={selection}
              pageIds={(rows ?? []).map(rowId)}
              hasActions={rowActions !== undefined}
              hasDetail={detail !== undefined}
            />
            <tbody role="rowgroup">
              {rows === undefined ? (
                <SkeletonRows count={props.skeletonRows ?? 12} width={width} />
              ) : (
                rows.map((row) => (
                  <Fragment key={rowKey(row)}>
                    <TableRow
                      id={rowId(row)}
                      row={row}
                      label={rowLabel(row)}
                      columns={columns}
                      hiddenKey={hidden.join()}
                      isSelected={selection?.ids.has(rowId(row)) ?? null}
                      onToggle={onToggle}
                      isOpen={detail === undefined ? null : open.has(rowId(row))}
                      onOpen={onOpen}
                      actions={rowActions}
                      note={rowNote?.(row)}
                    />
                    {detail !== undefined && open.has(rowId(row)) && (
                      <tr role="row" className="detail-row">
                        <td role="cell" colSpan={width}>
                          {detail(row)}
                        </td>
                      </tr>
                    )}
                  </Fragment>
                ))
              )}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
