import { expect, it } from 'vitest';
import { afterFailure, slotsLeft, type Failures } from './throttle-policy.ts';

const walk = (scope: 'account' | 'ip', failures: number) => {
  let state: Failures = { total: 0, recent: 0 };
  const steps = Array.from({ length: failures }, () => {
    const after = afterFailure(scope, state);
    state = after;
    return after;
  });
  return steps;
};

it('lets five failures pass, then delays twice as long each time, then locks', () => {
  const blocks = walk('account', 10).map(({ blockSeconds }) => blockSeconds);
  expect(blocks).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 900]);
  expect(
    walk('account', 10)
      .map(({ isLock }) => isLock)
      .lastIndexOf(false),
  ).toBe(8);
});

it('never delays longer than 15 minutes, and blocks for good at a hundred', () => {
  const steps = walk('account', 100);
  const delays = steps.slice(0, 99).map(({ blockSeconds }) => blockSeconds);
  expect(Math.max(...delays)).toBe(900);
  expect(steps.at(-1)).toMatchObject({ blockSeconds: Infinity, isLock: true });
});

it('blocks an address at the twentieth failure, without delays before', () => {
  const blocks = walk('ip', 20).map(({ blockSeconds }) => blockSeconds);
  expect(blocks).toEqual([...Array.from({ length: 19 }, () => 0), 600]);
});

it('never has more attempts under way than the free tries that are left', () => {
  expect(slotsLeft('account', { total: 0, recent: 0 })).toBe(5);
  expect(slotsLeft('account', { total: 3, recent: 3 })).toBe(2);
  expect(slotsLeft('account', { total: 40, recent: 1 })).toBe(1);
  expect(slotsLeft('ip', { total: 400, recent: 2 })).toBe(18);
});
