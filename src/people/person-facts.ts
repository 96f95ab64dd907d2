import type { OrgMembership, SignInBlock, User } from '../../contract/users.ts';

/** What a person is called; somebody invited without a name goes by the address. */
export const nameOf = (person: Pick<User, 'full_name' | 'email'>): string =>
  person.full_name === '' ? person.email : person.full_name;

/** The membership in one org, as far as the caller may see it. */
export const membershipIn = (person: User, orgId: number): OrgMembership | undefined =>
  person.org_memberships.find((membership) => membership.id === orgId);

export const isAdminIn = (person: User, orgId: number): boolean =>
  membershipIn(person, orgId)?.['is_admin?'] === true;

/** Deactivated here: the account itself, or the membership in this org. */
export const isDeactivatedIn = (person: User, orgId: number): boolean =>
  person.status === 'DEACTIVATED' ||
  membershipIn(person, orgId)?.org_membership_status === 'DEACTIVATED';

/** Whether an invitation waits (or has expired) to be accepted. */
export const hasOpenInvite = (person: User): boolean =>
  person.invite?.status === 'pending' || person.invite?.status === 'expired';

const BLOCKS: Readonly<Record<SignInBlock, string>> = {
  account_deactivated: 'the account is deactivated',
  membership_deactivated: 'the membership is deactivated',
  locked_by_admin: 'an admin locked the account',
  locked_automatically: 'too many sign-ins failed',
  invitation_pending: 'the invitation has not been accepted yet',
  invitation_expired: 'the invitation has expired',
  no_password: 'no password has been set',
};

/** What stops this person from signing in, as the end of a sentence; null when nothing does. */
export const signInBlockOf = (person: User): string | null =>
  person.sign_in?.because ? BLOCKS[person.sign_in.because] : null;
