import type { ReactNode } from 'react';
import { useBodyClass } from '../lib/use-body-class.ts';
import { Button } from './button.tsx';
import type { Column } from './data-table-types.ts';
import { ChevronDownIcon, CloseIcon, ColumnsIcon } from './icons.tsx';
import { MenuButton } from './menu-button.tsx';
import './list-toolbar.css';

/**
 * Search, filters, Reset, then what concerns the whole list. Stands above every list in every state:
 * also when the list is empty, loading or failed.
 */
export const ListToolbar = ({
  search,
  filters,
  onReset,
  end,
}: {
  search?: ReactNode;
  filters?: ReactNode;
  /** Undefined when there is nothing to reset. */
  onReset?: (() => void) | undefined;
  /** Columns, Export. */
  end?: ReactNode;
}) => (
  <div className="toolbar" role="toolbar" aria-label="List tools">
    {search}
    {filters}
    {onReset !== undefined && (
      <Button look="quiet" onClick={onReset}>
        Reset
      </Button>
    )}
    <span className="toolbar-space" />
    {end}
  </div>
);

/** A filter with a closed list of values: a native select that looks like a chip. */
export function FilterSelect<const V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  /** Undefined: the filter is off. */
  value: V | undefined;
  options: readonly { readonly value: V; readonly label: string }[];
  onChange: (value: V | undefined) => void;
}) {
  return (
    <span className={value === undefined ? 'filter' : 'filter set'}>
      <select
        aria-label={label}
        value={value ?? ''}
        onChange={(event) =>
          onChange(options.find((option) => option.value === event.target.value)?.value)
        }
      >
        <option value="">{value === undefined ? label : `${label}: any`}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {value === option.value ? `${label}: ${option.label}` : option.label}
          </option>
        ))}
      </select>
      <ChevronDownIcon />
    </span>
  );
}

/** Which columns a table shows. */
export function ColumnChooser<Row, Sort extends string>({
  columns,
  hidden,
  onChange,
}: {
  columns: readonly Column<Row, Sort>[];
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
}) {
  return (
    <MenuButton
      label="Columns"
      look="default"
      icon={<ColumnsIcon />}
      items={() =>
        columns
          .filter((column) => column.isFixed !== true)
          .map((column) => ({
            label: column.header,
            isChecked: !hidden.includes(column.id),
            kind: 'checkbox' as const,
            onSelect: () =>
              onChange(
                hidden.includes(column.id)
                  ? hidden.filter((id) => id !== column.id)
                  : [...hidden, column.id],
              ),
          }))
      }
    >
      Columns
    </MenuButton>
  );
}

/** Sticks to the foot of a list while rows are chosen. */
export function BulkBar({
  count,
  note,
  widen,
  onClear,
  children,
}: {
  count: number;
  /** Which ones, beside how many. */
  note?: string | undefined;
  /** Chooses more than can be seen. */
  widen?:
    | {
        readonly label: string;
        readonly disabledReason: string | null;
        readonly onClick: () => void;
      }
    | null
    | undefined;
  onClear: () => void;
  children: ReactNode;
}) {
  useBodyClass('has-bulk-bar', count > 0);
  return count === 0 ? null : (
    <div className="bulk-bar" role="region" aria-label="Selected rows">
      <strong className="tabular">{count.toLocaleString('en')} selected</strong>
      {note !== undefined && <span className="muted">{note}</span>}
      {widen && (
        <Button look="quiet" disabledReason={widen.disabledReason} onClick={widen.onClick}>
          {widen.label}
        </Button>
      )}
      <Button look="quiet" icon={<CloseIcon />} onClick={onClear}>
        Clear
      </Button>
      <span className="toolbar-space" />
      {children}
    </div>
  );
}
