import { afterEach, beforeEach, vi } from 'vitest';
import { setTimeZone } from '../lib/time.ts';

/** Lets each test of a file run early in the morning of 24 November 2026 in Tokyo, still the 23rd in UTC. */
export const atDawnInTokyo = (): void => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T20:26:15Z') });
    setTimeZone('Asia/Tokyo');
  });
  afterEach(() => {
    vi.useRealTimers();
    setTimeZone('browser');
  });
};
