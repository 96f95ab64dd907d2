/**
 * A reason why the product cannot start, written for the operator: one line that names the
 * setting, folder or server at fault and what to do. `main.ts` prints it without a stack and
 * exits with a code that is not 0.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** The `code` of a system or PostgreSQL error (`EACCES`, `28P01`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * First line of what was thrown: enough for one line to the operator. Of a failed query it is what the
 * server said, which Drizzle wraps in the text of the whole statement.
 */
export function errorLine(error: unknown): string {
  if (error instanceof Error && 'query' in error && error.cause) return errorLine(error.cause);
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
