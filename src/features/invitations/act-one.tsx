import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Invite } from '../../../contract/invites.ts';
import { useSession } from '../../api/session.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { toastDone } from '../../components/feedback-store.ts';
import { Notice } from '../../components/notice.tsx';
import { dayOf, useTimeZone } from '../../lib/time.ts';
import { refreshPeople } from '../../people/people.queries.ts';
import { ResentTo } from '../../people/resent-to.tsx';
import { INVITE_ACTS, nameOf, whyNot, type InviteAct } from './invite-acts.ts';
import { actOn, changedText, currentIn } from './invite-run.ts';

const title = (act: InviteAct, invite: Invite): string =>
  act === 'resend'
    ? `Send the invitation to ${nameOf(invite)} again?`
    : `Revoke the invitation of ${nameOf(invite)}?`;

/**
 * Asks before one invitation is sent again or revoked. When somebody else was faster it says what
 * has changed, reads the list again and leaves the decision to the reader: the next press acts on
 * the invitation as it stands now.
 */
export function ActOne({
  act,
  invite,
  open,
  onClose,
  onLink,
}: {
  act: Exclude<InviteAct, 'link'>;
  invite: Invite;
  open: boolean;
  onClose: () => void;
  /** There is a link to hand over, as no mail goes out. */
  onLink: (invite: Invite, link: string) => void;
}) {
  const client = useQueryClient();
  const { mail_delivery } = useSession();
  const zone = useTimeZone();
  const [base, setBase] = useState(invite);
  const [isChanged, setChanged] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const words = INVITE_ACTS[act];

  const confirm = async () => {
    try {
      const { invite: after, link } = await actOn(act, base, key);
      if (act === 'revoke') toastDone(`The invitation of ${nameOf(after)} is revoked`);
      else if (link !== null) onLink(after, link);
      else {
        const end = dayOf(after.expires_at, zone);
        toastDone(`The invitation is on its way to ${after.email}, good until ${end}`);
      }
    } catch (error) {
      const current = currentIn(error);
      if (current !== null) {
        setBase(current);
        setChanged(true);
        setKey(crypto.randomUUID());
      }
      throw error;
    } finally {
      void refreshPeople(client);
    }
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={title(act, invite)}
      verb={act === 'resend' ? 'Resend invitation' : 'Revoke invitation'}
      tone={words.tone}
      happens={words.happens}
      staysAsIs={words.staysAsIs}
      blocked={whyNot(act, base)}
      onConfirm={confirm}
    >
      {act === 'resend' ? (
        <ResentTo email={base.email} />
      ) : (
        <p className="small muted">
          To <bdi>{base.email}</bdi>
        </p>
      )}
      {act === 'resend' && !mail_delivery && (
        <Notice>No mail server is set up: you are given the link, to hand over yourself.</Notice>
      )}
      {isChanged && <Notice tone="warn">{changedText(base)}. The list is up to date again.</Notice>}
    </ConfirmDialog>
  );
}
