import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { getDormantPrivilege } from '../../../contract/review-progress.ts';
import { AN_INSTANT } from '../../test/fakes.ts';
import { renderApp } from '../../test/render.tsx';
import { answer, refuse, server } from '../../test/server.ts';
import { DormantChart } from './dormant-chart.tsx';

const BANDS = [
  [0, 30],
  [30, 60],
  [60, 90],
  [90, null],
] as const;
const cells = (role: 'admin' | 'member', counts: readonly number[]) =>
  BANDS.map(([idle_days, below_days], index) => ({
    role,
    idle_days,
    below_days,
    people: counts[index] ?? 0,
  }));

it('counts who sleeps, and begins a review of a cell', async () => {
  server.use(
    answer(getDormantPrivilege, () => ({
      as_of: AN_INSTANT,
      cells: [...cells('member', [40, 0, 2, 7]), ...cells('admin', [3, 0, 1, 2])],
    })),
  );
  const { user } = renderApp(<DormantChart />);
  expect(
    await screen.findByText('3 of 6 admins have not been active for 60 days and more.'),
  ).toBeVisible();
  const cell = screen.getByRole('link', { name: '1 admin, idle 60 to 89 days: review them' });
  expect(cell).toHaveAttribute(
    'href',
    '/reviews/new?scope=idle&idle_days=60&below_days=90&role=admin',
  );
  expect(screen.getByRole('link', { name: /7 members, idle 90 days and more/ })).toHaveAttribute(
    'href',
    '/reviews/new?scope=idle&idle_days=90&role=member',
  );
  // Nobody to review, or nothing to ask.
  expect(screen.queryByRole('link', { name: /less than 30 days/ })).not.toBeInTheDocument();
  // One stop of the Tab key, arrows within.
  await user.tab();
  expect(screen.getByLabelText('3 admins, idle less than 30 days')).toHaveFocus();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(cell).toHaveFocus();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('link', { name: /2 members, idle 60 to 89/ })).toHaveFocus();
});

it('never draws an error as nobody asleep', async () => {
  server.use(answer(getDormantPrivilege, () => refuse('unavailable', { message: 'Not now' })));
  renderApp(<DormantChart />);
  expect(await screen.findByText('This could not be loaded')).toBeVisible();
});
