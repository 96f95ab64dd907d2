import type { Invite } from '../../../contract/invites.ts';
import type { Left } from '../../lib/outcomes.ts';
import { RESEND_EFFECTS } from '../../people/words.ts';

/** What can be done to an invitation, to one and to many. */
export type InviteAct = 'resend' | 'link' | 'revoke';

interface ActWords {
  /** On the bar of a selection. */
  readonly label: string;
  /** In the menu of a row. */
  readonly single: string;
  /** "Resend 3 invitations", on the button and in the question. */
  readonly verb: (count: number) => string;
  /** "2 of 3 sent again", and in a row "Sent again". */
  readonly done: string;
  readonly tone: 'primary' | 'danger';
  readonly happens: readonly string[];
  readonly staysAsIs: readonly string[];
}

/** "3 invitations". */
export const countInvites = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'invitation' : 'invitations'}`;

export const INVITE_ACTS: Readonly<Record<InviteAct, ActWords>> = {
  resend: {
    label: 'Resend',
    single: 'Resend',
    verb: (count) => `Resend ${countInvites(count)}`,
    done: 'sent again',
    tone: 'primary',
    ...RESEND_EFFECTS,
  },
  link: {
    label: 'Copy links',
    single: 'Copy link',
    verb: (count) => `Make ${count.toLocaleString('en')} ${count === 1 ? 'link' : 'links'}`,
    done: 'given a link',
    tone: 'primary',
    happens: ['A link is made for each, for you to hand over. It works once.'],
    staysAsIs: ['Links that were mailed stay good, and nothing is mailed.'],
  },
  revoke: {
    label: 'Revoke',
    single: 'Revoke',
    verb: (count) => `Revoke ${countInvites(count)}`,
    done: 'revoked',
    tone: 'danger',
    happens: [
      'Every link of the invitation stops working at once.',
      'The membership that waits for it ends: whoever was invited leaves People.',
    ],
    staysAsIs: ['The account stays: they can be invited again.', 'No mail tells them.'],
  },
};

/** Who is meant; somebody invited without a name goes by the address. */
export const nameOf = (invite: Pick<Invite, 'full_name' | 'email'>): string =>
  invite.full_name === '' ? invite.email : invite.full_name;

/** Why an act is not open on an invitation as it stands; null when it is. The server decides. */
export function whyNot(act: InviteAct, { status }: Pick<Invite, 'status'>): string | null {
  if (status === 'accepted') return 'Was accepted already';
  if (status === 'revoked') return 'Was revoked: invite again instead';
  if (status === 'expired' && act === 'link') return 'Has expired: resend it instead';
  return null;
}

/** A selection, sorted before anything is sent. */
export interface InvitePlan {
  readonly ready: readonly Invite[];
  readonly blocked: readonly Left<Invite>[];
}

/** On whom the act is possible, and on whom it is not and why. */
export function planOf(act: InviteAct, invites: readonly Invite[]): InvitePlan {
  const ready: Invite[] = [];
  const blocked: Left<Invite>[] = [];
  for (const invite of invites) {
    const reason = whyNot(act, invite);
    if (reason === null) ready.push(invite);
    else blocked.push({ item: invite, reason });
  }
  return { ready, blocked };
}
