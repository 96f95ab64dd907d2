import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Leaving } from '../../../contract/leaving.ts';
import { announce } from '../../components/feedback-store.ts';
import { tiesQueries } from '../../people/impact/ties.queries.ts';
import { leavingMutations, type TieCut } from './leaving.queries.ts';
import { CUT_ORDER, cutSteps } from './steps.ts';

/** How the last try of a step went; a step that was not tried, or was done, has no entry. */
export type Run =
  | { readonly state: 'running' }
  | { readonly state: 'failed'; readonly error: unknown };
export type Runs = Readonly<Partial<Record<TieCut, Run>>>;

/**
 * Runs steps alone or one after the other, each on what stands at that moment. A step that fails
 * says so and keeps no other from being done.
 */
export function useRuns(userId: number, reason: string) {
  const client = useQueryClient();
  const { mutateAsync: cut } = useMutation(leavingMutations.cut(client));
  const [runs, setRuns] = useState<Runs>({});
  const [isRunningAll, setRunningAll] = useState(false);

  const now = useCallback(
    (): Leaving | undefined => client.getQueryData(tiesQueries.of(userId).queryKey),
    [client, userId],
  );
  const note = (id: TieCut, run: Run | undefined) =>
    setRuns(({ [id]: _before, ...others }) =>
      run === undefined ? others : { ...others, [id]: run },
    );

  const run = async (id: TieCut): Promise<void> => {
    const leaving = now();
    if (leaving === undefined) return;
    note(id, { state: 'running' });
    try {
      await cut({ cut: id, leaving, reason: reason.trim() === '' ? undefined : reason.trim() });
      note(id, undefined);
      announce(`${cutSteps(leaving).find((step) => step.id === id)?.title ?? id}: done`);
    } catch (error) {
      note(id, { state: 'failed', error });
      announce('A step failed');
    }
  };

  /** What is open when it begins; what is done meanwhile by somebody else is passed over. */
  const runAll = async (): Promise<void> => {
    setRunningAll(true);
    try {
      for (const id of CUT_ORDER) {
        const leaving = now();
        const step = leaving && cutSteps(leaving).find((one) => one.id === id);
        if (step && !step.isDone && step.skipped === null) await run(id);
      }
    } finally {
      setRunningAll(false);
    }
  };
  return { runs, run, runAll, isRunningAll };
}
