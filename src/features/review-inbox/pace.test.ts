import { expect, it } from 'vitest';
import { paceOf, timeLeft } from './pace.ts';

it('expects 300 items in 40 minutes of who has not begun', () => {
  expect(timeLeft(300, paceOf([]))).toBe('about 40 minutes');
});

it('goes by the last answers, and not by a pause', () => {
  const slow = Array.from({ length: 20 }, () => 20);
  expect(paceOf(slow)).toBe(20);
  expect(paceOf([...slow, 4000])).toBe(20);
  expect(paceOf([...slow, ...Array.from({ length: 20 }, () => 3)])).toBe(3);
  expect(timeLeft(3, 3)).toBe('under a minute');
});
