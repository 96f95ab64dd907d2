import { expect, it } from 'vitest';
import { isDay } from '../lib/days.ts';
import { askedRange } from './time-range.ts';

it.each([
  ['2024-02-29', true],
  ['1000-01-01', true],
  ['9999-12-31', true],
  ['2023-02-29', false],
  ['0002-05-01', false],
  ['0999-12-31', false],
  ['yesterday', false],
])('%s is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is);
});

it('asks for no day whose year is still being typed', () => {
  const chosen = { range: 'custom', from: '0202-05-01', to: '2024-05-01' } as const;
  expect(askedRange(chosen, 'UTC', 0)).toEqual({ to: '2024-05-01', tz: 'UTC' });
});
