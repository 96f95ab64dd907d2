import { expect, it } from 'vitest';
import { daysToDeadline } from './burn-down.tsx';

const day = (date: string, open: number) => ({ date, open, decided: 0 });

it('goes on to the deadline with days that are still to come', () => {
  const days = daysToDeadline([day('2026-02-27', 9), day('2026-02-28', 7)], '2026-03-02');
  expect(days.map(({ date }) => date)).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
  expect(days.map(({ known }) => known?.open ?? null)).toEqual([9, 7, null, null]);
});

it('shows the days after a deadline that has passed', () => {
  expect(daysToDeadline([day('2026-03-01', 2), day('2026-03-02', 1)], '2026-03-01')).toHaveLength(
    2,
  );
});
