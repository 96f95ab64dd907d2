import { expect, it, vi } from 'vitest';
import { chunk } from './chunk.ts';

it('asks again for code that did not arrive, but not for ever', async () => {
  vi.useFakeTimers();
  const load = vi.fn().mockRejectedValueOnce(new TypeError('cut off')).mockResolvedValue('code');
  const loaded = chunk(load);
  await vi.runAllTimersAsync();
  await expect(loaded).resolves.toBe('code');

  const never = vi.fn().mockRejectedValue(new TypeError('cut off'));
  const failed = expect(chunk(never)).rejects.toThrow('cut off');
  await vi.runAllTimersAsync();
  await failed;
  expect(never).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});
