import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { messageOf } from '../api/errors.ts';
import { useSession } from '../api/session.ts';
import { toastDone, toastError } from '../components/feedback-store.ts';
import type { Inverse } from './inverse.ts';
import { recentActs, type Recent } from './recent-acts.ts';
import { recentMutations } from './recent.queries.ts';

/**
 * Tells what was done, offers to take it back, and remembers it for the list of recent acts. The
 * functions stay the same while person and org do.
 */
export function useRecent() {
  const { org, user } = useSession();
  const [orgId, userId] = [org.id, user.id];
  const { mutateAsync } = useMutation(recentMutations.undo(useQueryClient()));

  const undo = useCallback(
    async (id: string): Promise<void> => {
      const act = recentActs.all().find((one) => one.id === id);
      // Pressed twice, in the toast and in the list: it is taken back once.
      if (act === undefined || act.state === 'undoing' || act.state === 'undone') return;
      recentActs.update(id, { state: 'undoing' });
      try {
        const left = await mutateAsync(act);
        recentActs.update(id, { state: 'undone', ...(left !== null && { note: left }) });
        toastDone(`${act.about}: undone${left === null ? '' : `, but ${left}`}`);
      } catch (error) {
        recentActs.update(id, { state: 'failed', note: messageOf(error) });
        toastError(error, `${act.about}: not undone`);
      }
    },
    [mutateAsync],
  );
  /** `about`: whom or what, as the undoing is told. */
  const did = useCallback(
    (text: string, about: string, inverse: Inverse): void => {
      const id = recentActs.add({ userId, orgId, text, about, inverse });
      toastDone(text, { undo: () => void undo(id) });
    },
    [userId, orgId, undo],
  );
  /** The same of an act on many, whose runs the server remembers. */
  const didMany = useCallback(
    (text: string, runIds: readonly number[]): void => {
      if (runIds.length === 0) toastDone(text);
      else did(text, text, { kind: 'bulk', runIds: [...runIds] });
    },
    [did],
  );
  return { did, didMany, undo };
}

const NO_ACTS: readonly Recent[] = [];
// They are kept in the browser.
const noActs = () => NO_ACTS;

/** What this person has done in this org, in this tab, newest first. */
export function useRecentActs(): readonly Recent[] {
  const { org, user } = useSession();
  const acts = useSyncExternalStore(recentActs.subscribe, recentActs.all, noActs);
  return acts.filter((act) => act.userId === user.id && act.orgId === org.id);
}
