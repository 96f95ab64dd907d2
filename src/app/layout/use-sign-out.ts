import { useMutation } from '@tanstack/react-query';
import { sessionMutations } from '../../api/session.ts';
import { tellOtherTabs } from '../../lib/other-tabs.ts';
import { loadPage, mayLeave } from '../../lib/unsaved.ts';
import { recentActs } from '../../recent/recent-acts.ts';
import { paths } from '../paths.ts';

/**
 * Asks for what is unsaved, ends the session on the server, then loads sign-in anew: a fresh document
 * is the one sure way to forget everything that was read under the session.
 */
export function useSignOut(): () => void {
  const signOut = useMutation({
    ...sessionMutations.signOut(),
    meta: { failed: 'You are still signed in' },
    onSuccess: () => {
      recentActs.clear();
      tellOtherTabs(null);
      loadPage(paths.signIn.href(), 'replace');
    },
  });
  const ask = async () => {
    if (await mayLeave()) signOut.mutate();
  };
  return () => void ask();
}
