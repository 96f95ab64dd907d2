import { screen, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/errors.ts';
import { renderApp } from '../test/render.tsx';
import type { Column } from './data-table-types.ts';
import { DataTable } from './data-table.tsx';

interface Row {
  readonly id: number;
  readonly name: string;
}
const ROWS: readonly Row[] = [
  { id: 1, name: 'Ana' },
  { id: 2, name: 'Bo' },
  { id: 3, name: 'Chidi' },
];
const COLUMNS: readonly Column<Row, 'name' | 'added'>[] = [
  {
    id: 'name',
    header: 'Name',
    sort: 'name',
    isFixed: true,
    card: 'title',
    cell: (row) => row.name,
  },
  { id: 'added', header: 'Added', sort: 'added', firstOrder: 'desc', cell: () => 'today' },
];
const idOf = (row: Row) => row.id;
const nameOf = (row: Row) => row.name;
const base = {
  label: 'People',
  columns: COLUMNS,
  rowId: idOf,
  rowLabel: nameOf,
  empty: <p>Nobody here</p>,
};

function Selectable({ start = [] }: { start?: number[] }) {
  const [ids, onChange] = useState<ReadonlySet<number>>(new Set(start));
  return (
    <>
      <output>{[...ids].sort().join()}</output>
      <DataTable {...base} rows={ROWS} selection={{ ids, onChange }} />
    </>
  );
}

describe('DataTable', () => {
  it('tells an error from an empty list, and offers to try again', async () => {
    const onRetry = vi.fn();
    const error = new ApiError({
      status: 500,
      code: 'internal',
      message: 'The server failed',
      requestId: 'req-1',
    });
    const { user } = renderApp(
      <DataTable {...base} rows={undefined} error={error} onRetry={onRetry} />,
    );
    expect(screen.getByRole('alert')).toHaveTextContent('The server failed');
    expect(screen.getByRole('alert')).toHaveTextContent('req-1');
    expect(screen.queryByText('Nobody here')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('keeps the old rows when a refresh fails', () => {
    renderApp(<DataTable {...base} rows={ROWS} error={new Error('x')} />);
    expect(screen.getByRole('cell', { name: 'Ana' })).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows skeletons at first and the empty text only for an empty answer', () => {
    const { unmount } = renderApp(<DataTable {...base} rows={undefined} isFetching />);
    expect(screen.queryByText('Nobody here')).not.toBeInTheDocument();
    expect(screen.getByRole('table', { name: 'People' })).toBeVisible();
    unmount();
    renderApp(<DataTable {...base} rows={[]} />);
    expect(screen.getByText('Nobody here')).toBeVisible();
  });

  it('says which column it is sorted by and turns it round', async () => {
    const onChange = vi.fn();
    const { user } = renderApp(
      <DataTable {...base} rows={ROWS} sorting={{ by: 'name', order: 'asc', onChange }} />,
    );
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    expect(screen.getByRole('columnheader', { name: 'Added' })).not.toHaveAttribute('aria-sort');
    await user.click(screen.getByRole('button', { name: 'Name' }));
    await user.click(screen.getByRole('button', { name: 'Added' }));
    expect(onChange.mock.calls).toEqual([
      ['name', 'desc'],
      ['added', 'desc'],
    ]);
  });

  it('selects one, a range with Shift, and the page without losing other pages', async () => {
    const { user } = renderApp(<Selectable start={[99]} />);
    await user.click(screen.getByRole('checkbox', { name: 'Select Ana' }));
    await user.keyboard('{Shift>}');
    await user.click(screen.getByRole('checkbox', { name: 'Select Chidi' }));
    await user.keyboard('{/Shift}');
    expect(document.querySelector('output')).toHaveTextContent('1,2,3,99');
    await user.click(screen.getByRole('checkbox', { name: 'Select all on this page' }));
    expect(document.querySelector('output')).toHaveTextContent('99');
  });

  it('hides columns but never the fixed one, and names the row that failed', () => {
    renderApp(
      <DataTable
        {...base}
        rows={ROWS}
        hidden={['name', 'added']}
        rowNote={(row) => (row.id === 2 ? 'Is the last admin' : undefined)}
      />,
    );
    expect(screen.getAllByRole('columnheader')).toHaveLength(1);
    const row = screen.getByRole('row', { name: /Bo/ });
    expect(within(row).getByText('Is the last admin')).toBeVisible();
  });

  it('draws only the rows that changed', async () => {
    const cell = vi.fn((row: Row) => row.name);
    const columns: readonly Column<Row>[] = [{ id: 'n', header: 'N', isFixed: true, cell }];
    function Host() {
      const [ids, onChange] = useState<ReadonlySet<number>>(new Set());
      return <DataTable {...base} columns={columns} rows={ROWS} selection={{ ids, onChange }} />;
    }
    const { user } = renderApp(<Host />);
    cell.mockClear();
    await user.click(screen.getByRole('checkbox', { name: 'Select Bo' }));
    expect(cell.mock.calls.map(([row]) => row.name)).toEqual(['Bo']);
  });
});
