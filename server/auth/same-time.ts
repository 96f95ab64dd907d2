import { setTimeout } from 'node:timers/promises';
import { AppError } from '../http/app-error.ts';

/** Longer than a password takes to be judged, shorter than anybody minds. */
const LEAST_MS = 150;

const waitSince = async (since: number): Promise<void> => {
  const left = since + LEAST_MS - performance.now();
  if (left > 0) await setTimeout(left);
};

/**
 * Runs what answers strangers, and lets no refusal leave before a fixed time has passed: whether an
 * account or a link exists cannot be told from how long the answer took. Successes and answers
 * that say nothing about anybody (a full queue, a database that is away) leave at once.
 */
export const refusingLate = async <T>(work: () => Promise<T>): Promise<T> => {
  const since = performance.now();
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable') await waitSince(since);
    throw error;
  }
};

/** Runs what answers everybody alike, and lets the answer leave at the same fixed time. */
export const answeringLate = async <T>(work: () => Promise<T>): Promise<T> => {
  const since = performance.now();
  const answer = await refusingLate(work);
  await waitSince(since);
  return answer;
};
