import type { Session } from '../../../contract/session.ts';
import type { SignInBlock, User } from '../../../contract/users.ts';
import { whyNot, type Act } from '../../people/availability.ts';
import { membershipIn } from '../../people/person-facts.ts';

/** What mends each cause: one act, and what doing it is called within a sentence. */
const MENDS: Readonly<Record<SignInBlock, { act: Act; doing: string }>> = {
  account_deactivated: { act: 'activate', doing: 'Activating' },
  membership_deactivated: { act: 'activate', doing: 'Activating' },
  locked_by_admin: { act: 'unlock', doing: 'Unlocking' },
  locked_automatically: { act: 'unlock', doing: 'Unlocking' },
  invitation_pending: { act: 'resend', doing: 'Resending the invitation' },
  invitation_expired: { act: 'resend', doing: 'Resending the invitation' },
  no_password: { act: 'reset', doing: 'A reset link' },
};

/** The other causes, as the end of "Unlocking alone will not help: …". */
const AS_WELL: Readonly<Record<SignInBlock, string>> = {
  account_deactivated: 'the account is deactivated as well',
  membership_deactivated: 'the membership is deactivated as well',
  locked_by_admin: 'an admin locked the account as well',
  locked_automatically: 'failed sign-ins locked the account as well',
  invitation_pending: 'the invitation has not been accepted either',
  invitation_expired: 'the invitation has expired as well',
  no_password: 'no password has been set either',
};

function evident(person: User, orgId: number): SignInBlock[] {
  const causes: SignInBlock[] = [];
  if (person.status === 'DEACTIVATED') causes.push('account_deactivated');
  if (membershipIn(person, orgId)?.org_membership_status === 'DEACTIVATED') {
    causes.push('membership_deactivated');
  }
  if (person.account_locked) {
    causes.push(person.lock?.kind === 'automatic' ? 'locked_automatically' : 'locked_by_admin');
  }
  // A known account is a member at once: its invitation stops nobody.
  if (person.password_changed_at === null && person.invite?.status === 'pending') {
    causes.push('invitation_pending');
  }
  if (person.password_changed_at === null && person.invite?.status === 'expired') {
    causes.push('invitation_expired');
  }
  return causes;
}

/** Everything that stops a person, the one that the server names first. Empty: they can sign in. */
export function causesOf(person: User, orgId: number): SignInBlock[] {
  const first = person.sign_in?.because;
  if (!first) return [];
  return [first, ...evident(person, orgId).filter((cause) => cause !== first)];
}

/** The one act that mends a cause, why the reader cannot do it, and what it leaves unmended. */
export interface Mend {
  readonly act: Act;
  readonly blocked: string | null;
  /** A sentence, or null when the act is enough. */
  readonly notEnough: string | null;
}

/** How to mend the first of the causes. */
export function mendOf(
  causes: readonly SignInBlock[],
  person: User,
  session: Session,
): Mend | null {
  const [first, ...others] = causes;
  if (first === undefined) return null;
  const { act, doing } = MENDS[first];
  // One act may mend two causes: activating covers account and membership where both are ours.
  const left = others.filter((cause) => MENDS[cause].act !== act);
  const isForeign =
    first === 'account_deactivated' && person.governed_here === false && !session.rights.super_user;
  return {
    act,
    blocked: isForeign
      ? `The account belongs to ${person.default_org.name}: only its admins can do this`
      : whyNot(act, person, session),
    notEnough:
      left.length === 0
        ? null
        : `${doing} alone will not help: ${left.map((cause) => AS_WELL[cause]).join(', and ')}.`,
  };
}
