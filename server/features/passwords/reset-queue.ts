import PQueue from 'p-queue';
import { AppError } from '../../http/app-error.ts';

/** Requests that are heard at once; each holds one connection, of the pool's sixteen. */
const AT_ONCE = 2;
/** Those that wait, of everybody; and of one network, under way or waiting: it cannot take all places. */
const MOST = { waiting: 100, ofNetwork: 10 } as const;

const queue = new PQueue({ concurrency: AT_ONCE });
const ofNetwork = new Map<string, number>();

/**
 * Hears a request for a reset link when its turn has come. What waits is bounded, so that a flood
 * takes neither the connections nor the memory of everybody else. 503 past the bound: it says
 * nothing about the address.
 */
export const inResetQueue = async <T>(network: string, hear: () => Promise<T>): Promise<T> => {
  const theirs = ofNetwork.get(network) ?? 0;
  if (queue.size >= MOST.waiting || theirs >= MOST.ofNetwork) {
    // Not all at the same moment, as for sign-ins.
    const retryAfter = 1 + Math.floor(Math.random() * 5);
    throw new AppError('unavailable', 'Too many requests at once; try again', { retryAfter });
  }
  ofNetwork.set(network, theirs + 1);
  try {
    return await queue.add(hear, { throwOnTimeout: true });
  } finally {
    const left = (ofNetwork.get(network) ?? 1) - 1;
    if (left > 0) ofNetwork.set(network, left);
    else ofNetwork.delete(network);
  }
};
