import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Invite } from '../../contract/invites.ts';
import type { User } from '../../contract/users.ts';
import { useSession } from '../api/session.ts';
import { Notice } from '../components/notice.tsx';
import { dayOf, useTimeZone } from '../lib/time.ts';
import type { ActDialogProps } from './act-dialog.tsx';
import { peopleMutations } from './people.queries.ts';
import { nameOf } from './person-facts.ts';
import { ResentTo } from './resent-to.tsx';
import { SecretAct, type Secret } from './secret-act.tsx';
import { RESEND_EFFECTS, RESET_EFFECTS } from './words.ts';

/** One key per dialog that is opened: a second press after a lost answer sends nothing twice. */
const useIntent = () => useState(() => crypto.randomUUID())[0];

const NoMail = () => (
  <Notice>No mail server is set up: you are given the link, to hand over yourself.</Notice>
);

const linkSecret = (title: string, link: string, note: string): Secret => ({
  title,
  text: link,
  copyLabel: 'Copy link',
  note: <Notice tone="warn">{note}</Notice>,
});

/** Mails a link to choose a new password. */
export function ResetLinkDialog(props: ActDialogProps) {
  const { mail_delivery } = useSession();
  const key = useIntent();
  const name = nameOf(props.person);
  const send = useMutation(peopleMutations.sendReset(useQueryClient()));
  return (
    <SecretAct
      {...props}
      title={`Send a reset link to ${name}?`}
      verb={mail_delivery ? 'Send reset link' : 'Create reset link'}
      tone="primary"
      {...RESET_EFFECTS}
      reason="optional"
      act={async (person, { reason }) => {
        const { link } = await send.mutateAsync({ person, reason, key });
        send.reset();
        return link === null
          ? null
          : linkSecret(
              `Reset link of ${name}`,
              link,
              `Whoever has this link can choose the password: hand it to ${name} alone. It works once, for 24 hours.`,
            );
      }}
    >
      <p className="small muted">
        To <bdi>{props.person.email}</bdi>
      </p>
      {!mail_delivery && <NoMail />}
    </SecretAct>
  );
}

/** Somebody with their invitation as a refusal to send it again holds it. */
const withInvite = (current: unknown, base: User): User | null => {
  const invite = Invite.safeParse(current);
  return invite.success ? { ...base, invite: invite.data } : null;
};

/** Sends an open invitation again. */
export function ResendDialog(props: ActDialogProps) {
  const { mail_delivery } = useSession();
  const key = useIntent();
  const resend = useMutation(peopleMutations.resendInvitation(useQueryClient()));
  const { email } = props.person;
  const zone = useTimeZone();
  return (
    <SecretAct
      {...props}
      title={`Send the invitation to ${email} again?`}
      verb="Resend invitation"
      tone="primary"
      {...RESEND_EFFECTS}
      readNow={withInvite}
      act={async (person) => {
        const { invite, link } = await resend.mutateAsync({ person, key });
        resend.reset();
        return link === null
          ? null
          : linkSecret(
              `Invitation of ${email}`,
              link,
              `Whoever has this link can take the invitation: hand it to its owner alone. It works once, until ${dayOf(invite.expires_at, zone)}.`,
            );
      }}
    >
      <ResentTo email={email} />
      {!mail_delivery && <NoMail />}
    </SecretAct>
  );
}
