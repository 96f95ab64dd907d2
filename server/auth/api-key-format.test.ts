import { describe, expect, it } from 'vitest';
import { isApiKey, maskOf, newApiKey } from './api-key-format.ts';

describe('api keys', () => {
  it('have a prefix, their id, 256 random bits and a checksum', () => {
    const key = newApiKey(17);
    expect(key).toMatch(/^rck_17_[0-9A-Za-z]{43}_[0-9a-f]{8}$/);
    expect(isApiKey(key)).toBe(true);
    expect(62 ** 43).toBeGreaterThan(2 ** 256);
  });

  it('are told from a typo', () => {
    const key = newApiKey(17);
    const swapped = key.replace(/_([0-9A-Za-z])/, (_all, first: string) =>
      first === '2' ? '_3' : '_2',
    );
    for (const wrong of ['', 'rck_', swapped, key.slice(0, -1), `${key}0`, key.toUpperCase()]) {
      expect(isApiKey(wrong)).toBe(false);
    }
  });

  it('use every character about equally often', () => {
    const seen = new Map<string, number>();
    for (let made = 0; made < 1500; made += 1) {
      for (const char of newApiKey(1).split('_')[2] ?? '') {
        seen.set(char, (seen.get(char) ?? 0) + 1);
      }
    }
    // 64,500 draws: 1,040 each; a modulo without rejection favours eight of them by a quarter.
    expect(seen.size).toBe(62);
    const counts = [...seen.values()];
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1230);
  });

  it('are shown as a mask that keeps the secret', () => {
    const key = newApiKey(17);
    expect(maskOf(17, key)).toBe(`rck_17_…${key.slice(-4)}`);
  });
});
