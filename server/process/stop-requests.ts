/** Signals closer together than this are one: npm passes on what the terminal has sent already. */
const SAME_MS = 1_000;

/** What the operator wants, told by signals. */
export interface StopRequests {
  /** Aborts at the first signal; its name is the reason. */
  readonly asked: AbortSignal;
  /** Aborts at the second: do not wait for anybody. */
  readonly hurried: AbortSignal;
}

/** Listens for the signals to stop, from the first moment of the process on. */
export const listenForStop = (): StopRequests => {
  const asked = new AbortController();
  const hurried = new AbortController();
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!asked.signal.aborted) {
        first = performance.now();
        asked.abort(signal);
      } else if (performance.now() - first >= SAME_MS) hurried.abort(signal);
    });
  }
  return { asked: asked.signal, hurried: hurried.signal };
};
