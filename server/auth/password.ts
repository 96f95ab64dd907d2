import PQueue from 'p-queue';
import { AppError } from '../http/app-error.ts';
import { counter, gauge } from '../metrics/registry.ts';
import { HASH_THREADS, hashInThread, verifyInThread } from './hash-threads.ts';

/** Argon2id (the library's default) at OWASP's floor: 19 MiB, two passes, one lane (12 ms a hash on a 2023 core). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Hashing is bounded, so that a flood of sign-ins leaves a core to everybody else, and so is the
// wait: past the limit the caller is told to come back. Each thread has the next one at hand.
const queue = new PQueue({ concurrency: 2 * HASH_THREADS });
const MOST_WAITING = 200;
const refused = counter('hash_refused_total', 'Passwords refused because the queue was full');

const queued = async <T>(work: () => Promise<T>): Promise<T> => {
  if (queue.size >= MOST_WAITING) {
    refused.inc();
    throw new AppError('unavailable', 'Too many sign-ins at once; try again', { retryAfter: 1 });
  }
  return queue.add(work, { throwOnTimeout: true });
};

/** NFKC, so that the same password typed on two keyboards is the same bytes. */
const normalized = (password: string): string => password.normalize('NFKC');

/** Hashes a password for storage (PHC string). 503 when the hash queue is full. */
export const hashPassword = (password: string): Promise<string> =>
  queued(() => hashInThread(normalized(password), COST));

// What an unknown address is compared with, at the same cost. Made once, of a random password; once
// more when that has failed.
let decoy: Promise<string> | undefined;
const decoyHash = (): Promise<string> => {
  decoy ??= hashInThread(crypto.randomUUID(), COST).catch((error: unknown) => {
    decoy = undefined;
    throw error;
  });
  return decoy;
};

/**
 * Compares a password with a stored hash; with none, does the same work and says no, so that a
 * known and an unknown address take the same time.
 */
export const verifyPassword = async (stored: string | null, password: string): Promise<boolean> => {
  const other = decoyHash();
  // For a known address nobody waits for it: that it failed is said to those who do.
  other.catch(() => undefined);
  const against = stored ?? (await other);
  const matches = await queued(() => verifyInThread(against, normalized(password)));
  return stored !== null && matches;
};

const PARAMETERS = `$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** Whether a hash was made with other parameters than today's and should be made anew at sign-in. */
export const needsRehash = (stored: string): boolean =>
  !stored.startsWith('$argon2id$') || !stored.includes(PARAMETERS);

gauge('hash_queue_length', 'Passwords that wait to be hashed', [], (self) => self.set(queue.size));
gauge('hash_in_flight', 'Passwords that are being hashed, or next', [], (self) =>
  self.set(queue.pending),
);
