// @vitest-environment node
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { flatOut } from './flat-out.ts';

it('counts what is done within the time, and nothing that is done after it', async () => {
  const times = [5, 5, 900, 900];
  const counted: number[] = [];
  let begun = 0;
  const work = async () => {
    const ms = times[begun] ?? 900;
    begun += 1;
    await delay(ms);
    return ms;
  };
  await flatOut({ lanes: 2, ms: 400 }, work, (ms) => counted.push(ms));
  expect(begun).toBe(4);
  expect(counted).toEqual([5, 5]);
});
