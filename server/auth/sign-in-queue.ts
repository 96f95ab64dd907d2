import PQueue from 'p-queue';
import { AppError } from '../http/app-error.ts';
import { counter, gauge } from '../metrics/registry.ts';

/** Sign-ins that are judged at once; each holds one connection at most, of the pool's sixteen. */
const AT_ONCE = 6;
/** Sign-ins that wait: of strangers, and with those of devices that their people are known on. */
const MOST_WAITING = { stranger: 100, known: 150 } as const;

const queue = new PQueue({ concurrency: AT_ONCE });
const refused = counter('sign_ins_refused_total', 'Sign-ins refused because too many waited');

/**
 * Judges a sign-in when its turn has come. What waits is bounded, so that a flood of them takes
 * neither the connections nor the memory of everybody else: past the bound the caller is told at
 * once to come back. A known device goes first, and strangers cannot take its place.
 */
export const inSignInQueue = <T>(isKnownDevice: boolean, judge: () => Promise<T>): Promise<T> => {
  if (queue.size >= MOST_WAITING[isKnownDevice ? 'known' : 'stranger']) {
    refused.inc();
    // Not all at the same moment: who is refused together would come back together.
    const retryAfter = 1 + Math.floor(Math.random() * 5);
    throw new AppError('unavailable', 'Too many sign-ins at once; try again', { retryAfter });
  }
  return queue.add(judge, { priority: isKnownDevice ? 1 : 0, throwOnTimeout: true });
};

gauge('sign_in_queue_length', 'Sign-ins that wait to be judged', [], (self) =>
  self.set(queue.size),
);
