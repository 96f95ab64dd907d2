import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { Chip } from './chip.tsx';
import { DataTable } from './data-table.tsx';
import { TipLayer } from './tip-layer.tsx';
import { When } from './when.tsx';

const COLUMNS = [
  { id: 'name', header: 'Name', cell: () => <a href="#ana">Ana Ruiz</a> },
  { id: 'at', header: 'Last activity', cell: () => <When at="2026-03-12T15:30:00.000Z" /> },
  { id: 'state', header: 'State', cell: () => <Chip tip="By Ada: Lost a laptop">Locked</Chip> },
];
const row = { id: 1 };
const table = (rowActions?: () => React.ReactNode) => (
  <>
    <DataTable
      label="People"
      columns={COLUMNS}
      rows={[row]}
      rowId={({ id }) => id}
      rowLabel={() => 'Ana Ruiz'}
      empty={null}
      {...(rowActions && { rowActions })}
    />
    <TipLayer />
  </>
);

describe('tips in a table', () => {
  it('are told by the first control of a row, not by a tab stop for each', async () => {
    const user = userEvent.setup();
    const { container } = render(table(() => <button type="button">Act</button>));
    await user.tab();
    expect(screen.getByRole('link')).toHaveFocus();
    await expect
      .poll(() => container.querySelector('.tip')?.textContent)
      .toMatch(/^Last activity: 12 Mar 2026.*\nState: By Ada: Lost a laptop$/);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Act' })).toHaveFocus();
    await expect.poll(() => container.querySelector('.tip')).toBeNull();
  });

  it('stay tab stops in rows that have no control of their own', async () => {
    const user = userEvent.setup();
    render(table());
    await user.tab();
    await user.tab();
    expect(screen.getByText(/ago$/)).toHaveFocus();
  });

  it('can be read without them', () => {
    render(table());
    expect(screen.getByRole('cell', { name: 'Locked (By Ada: Lost a laptop)' })).toBeVisible();
  });
});

it('tells what is so now, also where that changes under the pointer', async () => {
  const page = (why: string) => (
    <>
      <button data-tip={why}>Add</button>
      <TipLayer />
    </>
  );
  const { rerender } = render(page('Name somebody first'));
  await userEvent.hover(screen.getByRole('button'));
  expect(await screen.findByText('Name somebody first')).toBeInTheDocument();
  rerender(page('wrong@ is not an e-mail address'));
  expect(await screen.findByText('wrong@ is not an e-mail address')).toBeInTheDocument();
  expect(screen.queryByText('Name somebody first')).toBeNull();
});
