import { expect, it } from 'vitest';
import { inResetQueue } from './reset-queue.ts';

it('keeps one network to ten at once, under way or waiting, and leaves the rest to others', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const ten = Array.from({ length: 10 }, () => inResetQueue('one', () => gate));
  const refusals = await Promise.allSettled(
    Array.from({ length: 40 }, () => inResetQueue('one', () => gate)),
  );
  const other = inResetQueue('other', async () => 'heard');
  const waits = refusals.map((one) => {
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    return one.status === 'rejected' ? one.reason.options.retryAfter : 0;
  });
  // Whoever is refused together comes back apart.
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5);
  expect(new Set(waits).size).toBeGreaterThan(1);
  open();
  await Promise.all(ten);
  expect(await other).toBe('heard');
  expect(await inResetQueue('one', async () => 'heard')).toBe('heard');
});
