const framesOf = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * An error as it goes into the log: what failed and where. Not with what values: the message of a
 * failed query lists its parameters, and what the database says beside it quotes whole rows.
 */
export const loggableError = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.constructor.name,
    message: 'query' in error ? `Failed query: ${String(error.query)}` : error.message,
    ...('code' in error && { code: error.code }),
    stack: framesOf(error.stack),
    ...(error.cause !== undefined && { cause: loggableError(error.cause) }),
  };
};
