import { expect, it } from 'vitest';
import { hashInThread, verifyInThread } from './hash-threads.ts';

const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

it('hashes, and knows the password again, many at once', async () => {
  const passwords = Array.from({ length: 20 }, (_none, n) => `a passphrase of person ${n}`);
  const hashes = await Promise.all(passwords.map((one) => hashInThread(one, CHEAP)));
  expect(hashes.every((one) => one.startsWith('$argon2id$v=19$m=8,t=1,p=1$'))).toBe(true);
  expect(new Set(hashes).size).toBe(20);
  const fits = await Promise.all(hashes.map((one, n) => verifyInThread(one, passwords[n] ?? '')));
  expect(fits).toEqual(Array.from({ length: 20 }, () => true));
  expect(await verifyInThread(hashes[0] ?? '', passwords[1] ?? '')).toBe(false);
});

it('refuses what is no hash, and goes on', async () => {
  await expect(verifyInThread('no hash', 'a passphrase')).rejects.toThrow();
  expect(await verifyInThread(await hashInThread('a passphrase', CHEAP), 'a passphrase')).toBe(
    true,
  );
});
