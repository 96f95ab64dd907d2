/** Whether an error, or one behind it, has one of these codes of PostgreSQL. */
export const hasCode = (error: unknown, codes: readonly unknown[]): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && codes.includes(at.code)) return true;
  }
  return false;
};

/** Whether a transaction may run again: a serialization failure or a deadlock, nothing was kept. */
export const isRetryable = (error: unknown): boolean => hasCode(error, ['40001', '40P01']);

/** Whether something has gone, or has been made, since it was looked for: a key without its row, or twice. */
export const isOvertaken = (error: unknown): boolean => hasCode(error, ['23503', '23505']);
