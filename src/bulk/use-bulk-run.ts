import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { INVERSE, type BulkRow, type BulkRun } from '../../contract/bulk.ts';
import { bulkMutations } from './bulk.queries.ts';
import type { Start } from './drive-run.ts';

const put = (runs: readonly BulkRun[], run: BulkRun): readonly BulkRun[] =>
  runs.some(({ id }) => id === run.id)
    ? runs.map((one) => (one.id === run.id ? run : one))
    : [...runs, run];

type Body = Extract<Start, { kind: 'new' }>['body'];

/** Whom the taking back of `run` is about: nobody has begun with them. */
const toTakeBack = (run: BulkRun): BulkRow[] =>
  run.rows.flatMap((row) => (row.state === 'changed' ? [{ ...row, state: 'waiting' }] : []));

/**
 * The runs of one act on many as the page sees them: begin, try again, go on, stop, take back. A
 * failure leaves them as they were last seen, and what comes after it is not begun; `again` repeats
 * the request that failed, which is done once at most, and goes on with what was left.
 */
export function useBulkRun(initial: readonly BulkRun[] = []) {
  const { mutateAsync } = useMutation(bulkMutations.run(useQueryClient()));
  const [runs, setRuns] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [isWorking, setWorking] = useState(false);
  /** The runs that are being taken back. */
  const [undone, setUndone] = useState<readonly BulkRun[]>([]);
  /** What has not been seen through: one that failed or was stopped ends those after it. */
  const [left, setLeft] = useState<readonly Start[]>([]);
  const stopper = useRef(new AbortController());

  /** Sees them through, one after the other; null when one failed. */
  const go = async (starts: readonly Start[]): Promise<BulkRun | null> => {
    const { signal } = (stopper.current = new AbortController());
    let [run, open] = [null as BulkRun | null, starts];
    setLeft(starts);
    setError(null);
    setWorking(true);
    try {
      for (const start of starts) {
        if (signal.aborted) break;
        run = await mutateAsync({
          start,
          signal,
          onRun: (seen) => setRuns((before) => put(before, seen)),
        });
        open = open.slice(1);
      }
      return run;
    } catch (thrown) {
      setError(thrown);
      // The others first: this one may be refused again.
      open = [...open.slice(1), ...open.slice(0, 1)];
      return null;
    } finally {
      setLeft(open);
      setWorking(false);
    }
  };
  const isBegun = (runId: number | null) => runs.some(({ undo_of }) => undo_of === runId);
  const unbegun = left.flatMap((start) =>
    start.kind === 'undo' && !isBegun(start.runId) ? [start] : [],
  );
  const [taken] = undone;
  return {
    runs,
    error,
    isWorking,
    /** What is shown takes back an act. */
    isUndo: taken !== undefined,
    /** Of what is shown; null before there is anything. */
    action: runs[0]?.action ?? (taken === undefined ? null : INVERSE[taken.action]),
    /** Who waits for a run that has not begun. */
    waiting: undone
      .filter(({ id }) => unbegun.some(({ runId }) => runId === id))
      .flatMap((run) => toTakeBack(run)),
    begin: (body: Body) => go([{ kind: 'new', body, key: crypto.randomUUID() }]),
    resume: () =>
      go([
        ...runs.flatMap(({ id, counts }): Start[] =>
          id !== null && counts.waiting > 0 ? [{ kind: 'resume', runId: id }] : [],
        ),
        ...unbegun,
      ]),
    undo: () => {
      const open = runs.filter(({ can_undo }) => can_undo);
      setUndone(open);
      setRuns([]);
      return go(
        open.flatMap(({ id }): Start[] => (id === null ? [] : [{ kind: 'undo', runId: id }])),
      );
    },
    stop: () => stopper.current.abort(),
    again: () => go(left),
  };
}
