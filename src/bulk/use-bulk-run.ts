import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { BulkRun } from '../../contract/bulk.ts';
import { bulkMutations } from './bulk.queries.ts';
import type { Start } from './drive-run.ts';

const put = (runs: readonly BulkRun[], run: BulkRun): readonly BulkRun[] =>
  runs.some(({ id }) => id === run.id)
    ? runs.map((one) => (one.id === run.id ? run : one))
    : [...runs, run];

type Body = Extract<Start, { kind: 'new' }>['body'];

/**
 * The runs of one act on many as the page sees them: begin, try again, go on, stop, take back. A
 * failure leaves them as they were last seen; `again` repeats the request that failed, which is done
 * once at most.
 */
export function useBulkRun(initial: readonly BulkRun[] = []) {
  const { mutateAsync } = useMutation(bulkMutations.run(useQueryClient()));
  const [runs, setRuns] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [isWorking, setWorking] = useState(false);
  const [isUndo, setUndo] = useState(false);
  const stopper = useRef(new AbortController());
  const last = useRef<Start | null>(null);

  /** Sees it through; null when it failed. */
  const go = async (start: Start): Promise<BulkRun | null> => {
    last.current = start;
    stopper.current = new AbortController();
    setError(null);
    setWorking(true);
    try {
      return await mutateAsync({
        start,
        signal: stopper.current.signal,
        onRun: (run) => setRuns((before) => put(before, run)),
      });
    } catch (thrown) {
      setError(thrown);
      return null;
    } finally {
      setWorking(false);
    }
  };
  const begin = (body: Body) => go({ kind: 'new', body, key: crypto.randomUUID() });
  const resume = async () => {
    for (const { id, counts } of runs) {
      if (id !== null && counts.waiting > 0) await go({ kind: 'resume', runId: id });
    }
  };
  const undo = async () => {
    const open = runs.flatMap(({ id, can_undo }) => (id !== null && can_undo ? [id] : []));
    setUndo(true);
    setRuns([]);
    for (const runId of open) await go({ kind: 'undo', runId });
  };
  return {
    runs,
    error,
    isWorking,
    /** What is shown takes back an act. */
    isUndo,
    begin,
    resume,
    undo,
    stop: () => stopper.current.abort(),
    again: () => (last.current === null ? Promise.resolve(null) : go(last.current)),
  };
}
