import { useMutation } from '@tanstack/react-query';
import { identityOf, sessionMutations } from '../api/session.ts';
import { tellOtherTabs } from '../lib/other-tabs.ts';
import { loadPage, mayLeave } from '../lib/unsaved.ts';
import { landing } from '../app/paths.ts';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { nameOf } from './person-facts.ts';
import { IMPERSONATE_EFFECTS } from './words.ts';

/** Signs the browser in as somebody else: why, what they are told, what stays shut. */
export function ImpersonateDialog(props: ActDialogProps) {
  const name = nameOf(props.person);
  const impersonate = useMutation(sessionMutations.impersonate());
  return (
    <ActDialog
      {...props}
      title={`Sign in as ${name}?`}
      verb={`Sign in as ${name}`}
      {...IMPERSONATE_EFFECTS}
      reason="required"
      act={async (person, { reason = '' }) => {
        if (!(await mayLeave())) return;
        const session = await impersonate.mutateAsync({ userId: person.id, reason });
        tellOtherTabs(identityOf(session));
        // A fresh document: nothing that the admin has read may be seen in the other name.
        loadPage(landing(session.rights.org_admin));
      }}
    />
  );
}
