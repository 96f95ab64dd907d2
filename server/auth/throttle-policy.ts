/** What failures are counted for. */
export type ThrottleScope = 'account' | 'device' | 'ip' | 'password';

/** How many failures are borne, and what follows on them. */
interface ThrottlePolicy {
  /** So many failures cost no waiting. */
  readonly freeTries: number;
  /** So many within the window bring on the block. */
  readonly limit: number;
  readonly windowMinutes: number;
  readonly blockMinutes: number;
  /** So many without a success in between: blocked until somebody clears it. */
  readonly ceiling: number;
}

const PERSON: ThrottlePolicy = {
  freeTries: 5,
  limit: 10,
  windowMinutes: 15,
  blockMinutes: 15,
  ceiling: 100,
};

/**
 * `account`: wrong passwords from strangers; `device`: from one device that its owner signed in on
 * before; `password`: of a signed-in person at the form that changes it; `ip`: of everybody at one
 * address.
 */
export const THROTTLES: Readonly<Record<ThrottleScope, ThrottlePolicy>> = {
  account: PERSON,
  device: PERSON,
  password: { ...PERSON, ceiling: Infinity },
  ip: { freeTries: 20, limit: 20, windowMinutes: 10, blockMinutes: 10, ceiling: Infinity },
};

const LONGEST_DELAY_SECONDS = 15 * 60;

/** Failures since the last success, and within the running window. */
export interface Failures {
  readonly total: number;
  readonly recent: number;
}

/**
 * How many attempts may be under way at once: each one could fail, and together they must not pass
 * the budget. Past the free tries it is one by one.
 */
export const slotsLeft = (scope: ThrottleScope, failures: Failures): number => {
  const { freeTries, limit } = THROTTLES[scope];
  const spent = limit === freeTries ? failures.recent : failures.total;
  return Math.max(1, freeTries - spent);
};

/** What one more failure brings. */
export interface Consequence extends Failures {
  /** Infinity: until somebody clears it. */
  readonly blockSeconds: number;
  /** Whether the limit or the ceiling was reached, and not just a delay. */
  readonly isLock: boolean;
}

/** Counts one more failure: nothing at first, then 1, 2, 4 … seconds, then a block. */
export const afterFailure = (scope: ThrottleScope, before: Failures): Consequence => {
  const policy = THROTTLES[scope];
  const total = before.total + 1;
  const recent = before.recent + 1;
  if (total >= policy.ceiling) return { total, recent: 0, blockSeconds: Infinity, isLock: true };
  if (recent >= policy.limit) {
    return { total, recent: 0, blockSeconds: policy.blockMinutes * 60, isLock: true };
  }
  const isDelayed = policy.freeTries < policy.limit && total >= policy.freeTries;
  const blockSeconds = isDelayed
    ? Math.min(2 ** (total - policy.freeTries), LONGEST_DELAY_SECONDS)
    : 0;
  return { total, recent, blockSeconds, isLock: false };
};
