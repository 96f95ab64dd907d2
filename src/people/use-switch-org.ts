import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LostReplyError } from '../api/errors.ts';
import { identityOf, peekSession, sessionMutations } from '../api/session.ts';
import { tellOtherTabs } from '../lib/other-tabs.ts';
import { loadPage, mayLeave } from '../lib/unsaved.ts';
import { landing } from '../app/paths.ts';

/**
 * Goes on in another org: asks for what is unsaved first, then moves the session, then loads the
 * landing page there. A fresh document is the one sure way to forget what was read in this one.
 */
export function useSwitchOrg(): { enter: (orgId: number) => void; entering: number | null } {
  const client = useQueryClient();
  const switchOrg = useMutation({
    ...sessionMutations.switchOrg(),
    meta: { failed: 'The organization was not switched' },
    onSuccess: (session) => {
      tellOtherTabs(identityOf(session));
      loadPage(landing(session.rights.org_admin));
    },
    onError: async (failure) => {
      // It may have been switched: then the page is loaded anew.
      if (failure instanceof LostReplyError) await peekSession(client).catch(() => undefined);
    },
  });
  const isBusy = switchOrg.isPending || switchOrg.isSuccess;
  const enter = async (orgId: number) => {
    if (!isBusy && (await mayLeave())) switchOrg.mutate(orgId);
  };
  return {
    enter: (orgId) => void enter(orgId),
    entering: isBusy ? switchOrg.variables : null,
  };
}
