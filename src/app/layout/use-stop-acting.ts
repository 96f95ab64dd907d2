import { useMutation } from '@tanstack/react-query';
import { ApiError } from '../../api/errors.ts';
import { identityOf, sessionMutations, useSession } from '../../api/session.ts';
import { toastError } from '../../components/feedback-store.ts';
import { tellOtherTabs } from '../../lib/other-tabs.ts';
import { loadPage, mayLeave } from '../../lib/unsaved.ts';
import { landing, paths } from '../paths.ts';

/**
 * Asks for what is unsaved, gives the browser its own session back, and loads the page of the person
 * anew: a fresh document is the one sure way to forget what was read in their name.
 */
export function useStopActing(): { stop: () => void; isBusy: boolean } {
  const { user } = useSession();
  const stop = useMutation({
    ...sessionMutations.stopImpersonation(),
    onSuccess: (own) => {
      tellOtherTabs(identityOf(own));
      const isTheirs = own.rights.org_admin || own.rights.super_user;
      loadPage(isTheirs ? paths.person.href(user.id) : landing(false), 'replace');
    },
    onError: (error) => {
      // One's own session has ended meanwhile: there is none to go back to.
      if (error instanceof ApiError && error.status === 401) {
        tellOtherTabs(null);
        loadPage(paths.signIn.href(), 'replace');
      } else {
        toastError(error, `You still act as ${user.full_name}`);
      }
    },
  });
  const isBusy = stop.isPending || stop.isSuccess;
  const ask = async () => {
    if (!isBusy && (await mayLeave())) stop.mutate();
  };
  return { stop: () => void ask(), isBusy };
}
