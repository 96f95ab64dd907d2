import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Db } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import { networkOf } from './network.ts';
import { sha256 } from './secrets.ts';
import { release, reserve, type Block, type ThrottleKey } from './throttle.repo.ts';

export const accountKey = (emailKey: string): ThrottleKey => ({
  scope: 'account',
  keyHash: sha256(emailKey),
});
export const ipKey = (ip: string): ThrottleKey => ({
  scope: 'ip',
  keyHash: sha256(networkOf(ip)),
});
export const deviceKey = (tokenHash: Buffer): ThrottleKey => ({
  scope: 'device',
  keyHash: tokenHash,
});
export const passwordKey = (userId: number): ThrottleKey => ({
  scope: 'password',
  keyHash: sha256(String(userId)),
});

const POLL_MS = 15;
const LONGEST_WAIT_MS = 10_000;

// Callers of one counter queue up here, so that only the first of them asks the database again and
// again; between processes the row decides.
const turnstiles = new Map<string, PQueue>();

const inTurn = async <T>(key: ThrottleKey, work: () => Promise<T>): Promise<T> => {
  const name = `${key.scope}/${key.keyHash.toString('base64')}`;
  const queue = turnstiles.get(name) ?? new PQueue({ concurrency: 1 });
  turnstiles.set(name, queue);
  try {
    return await queue.add(work, { throwOnTimeout: true });
  } finally {
    if (queue.size === 0 && queue.pending === 0) turnstiles.delete(name);
  }
};

/**
 * Takes a place in the budget of every counter. Returns null with the place taken, else which budget
 * failures have used up, and for how long. Where only attempts under way hold it, waits for
 * their verdict instead of refusing somebody who may have the right password.
 */
export const takeSlot = (db: Db, keys: readonly [ThrottleKey, ...ThrottleKey[]]) => {
  const since = performance.now();
  return inTurn(keys[0], async (): Promise<Block | null> => {
    for (;;) {
      const reserved = await reserve(db, keys);
      if (reserved.kind === 'blocked') return reserved.block;
      if (reserved.kind === 'slot') return null;
      if (performance.now() - since > LONGEST_WAIT_MS) {
        throw new AppError('unavailable', 'Too many sign-ins at once; try again', {
          retryAfter: 1,
        });
      }
      await setTimeout(POLL_MS);
    }
  });
};

/** Runs `work` with a place taken; gives the place back when it breaks off without a verdict. */
export const holdingSlot = async <T>(
  db: Db,
  keys: readonly ThrottleKey[],
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await db.transaction((tx) => release(tx, keys)).catch(() => undefined);
    throw error;
  }
};

/** The refusal of somebody whose budget is used up; alike for known and unknown addresses. */
export const tooManyAttempts = (seconds: number): AppError =>
  new AppError('too_many_attempts', 'Too many failed attempts; wait before you try again', {
    retryAfter: seconds,
  });

/** A line for the audit row of a refusal about those that had none; see `noteRefusal`. */
export const untoldLine = (untold: number): readonly string[] =>
  untold === 0 ? [] : [`${untold} more refused since the last row like this`];
