import { expect, it } from 'vitest';
import { toInstant } from './instant.ts';

it.each([
  '2026-03-01 10:00:00+00',
  '2026-03-01 10:00:00.1+00',
  '2026-03-01 10:00:00.123+00',
  '2026-03-01 10:00:00.123999+00',
  '2026-03-01T10:00:00.12+00:00',
  '2026-03-01T10:00:00+00:00',
  '2026-03-01 10:00:00.123456+05:30',
  '2026-03-01T10:00:00.000Z',
])('says the same as the clock of the language: %s', (text) => {
  expect(toInstant(text)).toBe(new Date(text).toISOString());
  expect(toInstant(new Date(text))).toBe(new Date(text).toISOString());
});

it('refuses what is no instant', () => {
  expect(() => toInstant('infinity')).toThrow(RangeError);
  expect(() => toInstant('yesterday')).toThrow(RangeError);
});
