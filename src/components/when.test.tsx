import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { duration, exactTime, relativeTime, setTimeZone } from '../lib/time.ts';
import { When } from './when.tsx';

const NOW = Date.parse('2026-03-15T12:00:00.000Z');

describe('When', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    setTimeZone('Asia/Tokyo');
  });
  afterEach(() => {
    vi.useRealTimers();
    setTimeZone('browser');
  });

  it('says it in words, with the exact value and its zone within reach of the keyboard', () => {
    render(<When at="2026-03-12T15:30:00.000Z" />);
    const time = screen.getByText(/2 days ago/);
    expect(time).toHaveAttribute(
      'data-tip',
      expect.stringMatching(/13 Mar 2026, 00:30:00 (JST|GMT\+9)/),
    );
    expect(time).toHaveAttribute('tabindex', '0');
    expect(time).toHaveAttribute('datetime', '2026-03-12T15:30:00.000Z');
  });

  it('keeps a known never apart from unknown', () => {
    render(
      <>
        <When at={null} />
        <When at={undefined} />
      </>,
    );
    expect(screen.getByText('Never')).toBeVisible();
    expect(screen.getByText('Unknown')).toBeVisible();
  });

  it('grows older while one looks', () => {
    render(<When at="2026-03-15T12:00:00.000Z" />);
    expect(screen.getByText(/just now/)).toBeVisible();
    act(() => void vi.advanceTimersByTime(3 * 60_000));
    expect(screen.getByText(/3 minutes ago/)).toBeVisible();
  });
});

describe('time in words', () => {
  it.each([
    [NOW - 59_000, 'just now'],
    [NOW - 3_599_000, '59 minutes ago'],
    [NOW + 49 * 3_600_000, 'in 2 days'],
    [NOW - 364 * 86_400_000, '12 months ago'],
    [NOW + 30_000, 'in less than a minute'],
  ])('%i is %s', (at, words) => expect(relativeTime(at, NOW)).toBe(words));

  it('knows the other zone of a summer', () => {
    expect(exactTime('2026-07-01T00:00:00.000Z', 'Europe/Madrid')).toMatch(
      /02:00:00 (CEST|GMT\+2)/,
    );
  });

  it('counts in the largest whole unit', () => {
    expect([45, 60, 7200, 0].map(duration)).toEqual([
      '45 seconds',
      '1 minute',
      '2 hours',
      '0 seconds',
    ]);
  });
});
