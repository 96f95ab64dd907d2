import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { renderApp } from '../test/render.tsx';
import { DayChart } from './day-chart.tsx';

const SERIES = [
  { key: 'sign_ins', label: 'sign-ins', tone: 'accent' },
  { key: 'changes', label: 'changes', tone: 'info' },
] as const;
const DAYS = [
  { day: '2026-11-22', sign_ins: 0, changes: 0 },
  { day: '2026-11-23', sign_ins: 1200, changes: 3 },
];

it('says every number in words', () => {
  renderApp(<DayChart label="Activity" days={DAYS} series={SERIES} />);
  const days = within(screen.getByRole('list', { name: 'Activity' })).getAllByRole('listitem');
  expect(days.map((day) => day.textContent)).toEqual([
    'Sun, 22 Nov 2026: 0 sign-ins, 0 changes',
    'Mon, 23 Nov 2026: 1,200 sign-ins, 3 changes',
  ]);
});

it('is one stop for the Tab key; arrows go from day to day, Enter opens one', async () => {
  const hrefOf = (day: string) => `/audit?from=${day}`;
  const { user, router } = renderApp(
    <DayChart label="Activity" days={DAYS} series={SERIES} hrefOf={hrefOf} />,
  );
  await user.tab();
  expect(screen.getByRole('link', { name: /23 Nov/ })).toHaveFocus();
  await user.keyboard('{ArrowLeft}');
  expect(screen.getByRole('link', { name: /22 Nov/ })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(router.state.location.search).toBe('?from=2026-11-22');
});

it('makes one link of as many days as it takes to be wide enough', () => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(40);
  const hrefOf = (from: string, to: string) => `/audit?from=${from}&to=${to}`;
  renderApp(<DayChart label="Activity" days={DAYS} series={SERIES} hrefOf={hrefOf} />);
  const link = screen.getByRole('link', {
    name: 'Sun, 22 Nov 2026 to Mon, 23 Nov 2026: 1,200 sign-ins, 3 changes',
  });
  expect(link).toHaveAttribute('href', '/audit?from=2026-11-22&to=2026-11-23');
});
