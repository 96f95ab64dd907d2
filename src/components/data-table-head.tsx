import { union, without } from '../lib/sets.ts';
import { ArrowDownIcon, ArrowUpIcon } from './icons.tsx';
import type { Column, Selection, Sorting } from './data-table-types.ts';

/** Checkbox over all rows of this page; half-set when some are chosen. */
function PageCheckbox({
  selection,
  pageIds,
}: {
  selection: Selection;
  pageIds: readonly number[];
}) {
  const chosen = pageIds.filter((id) => selection.ids.has(id)).length;
  const isAll = chosen > 0 && chosen === pageIds.length;
  return (
    <label>
      <input
        type="checkbox"
        aria-label="Select all on this page"
        checked={isAll}
        ref={(input) => {
          if (input !== null) input.indeterminate = chosen > 0 && !isAll;
        }}
        onChange={() => {
          const change = isAll ? without : union;
          selection.onChange(change(selection.ids, pageIds));
        }}
      />
    </label>
  );
}

function HeadCell<Row, Sort extends string>({
  column,
  sorting,
}: {
  column: Column<Row, Sort>;
  sorting: Sorting<Sort> | undefined;
}) {
  const { sort } = column;
  const isSorted = sorting !== undefined && sort === sorting.by;
  const next =
    isSorted && sorting.order === 'asc' ? 'desc' : isSorted ? 'asc' : (column.firstOrder ?? 'asc');
  const order = isSorted ? sorting.order : (column.firstOrder ?? 'asc');
  return (
    <th
      role="columnheader"
      scope="col"
      className={column.align}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={!isSorted ? undefined : sorting.order === 'asc' ? 'ascending' : 'descending'}
    >
      {sorting !== undefined && sort !== undefined ? (
        <button type="button" className="sort-button" onClick={() => sorting.onChange(sort, next)}>
          {column.header}
          {order === 'asc' ? <ArrowUpIcon /> : <ArrowDownIcon />}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** The head of a DataTable. */
export function TableHead<Row, Sort extends string>({
  columns,
  sorting,
  selection,
  pageIds,
  hasActions,
  hasDetail,
}: {
  columns: readonly Column<Row, Sort>[];
  sorting: Sorting<Sort> | undefined;
  selection: Selection | undefined;
  pageIds: readonly number[];
  hasActions: boolean;
  hasDetail: boolean;
}) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {selection !== undefined && (
          <th role="columnheader" scope="col" className="check-cell">
            <PageCheckbox selection={selection} pageIds={pageIds} />
          </th>
        )}
        {hasDetail && (
          <th role="columnheader" scope="col" className="open-cell">
            <span className="visually-hidden">Details</span>
          </th>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sorting={sorting} />
        ))}
        {hasActions && (
          <th role="columnheader" scope="col" className="act-cell">
            <span className="visually-hidden">Actions</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
