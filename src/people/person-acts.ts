import type { User } from '../../contract/users.ts';
import {
  activateUser,
  deactivateUser,
  issueOneTimePassword,
  lockUser,
  sendReset,
  unlockUser,
} from '../../contract/user-acts.ts';
import { resendInvite } from '../../contract/invites.ts';
import {
  activateMembers,
  listCustodians,
  mergeMembers,
  removeMembers,
  updateOrg,
} from '../../contract/orgs.ts';
import { mergeTeamMembers } from '../../contract/teams.ts';
import { call } from '../api/client.ts';
import { membershipIn } from './person-facts.ts';

/**
 * The requests behind every act on a person, one each. `person` is as it was last read: its etag
 * goes along, so that nobody acts on somebody who has changed meanwhile.
 */
type Whom = Pick<User, 'id' | 'etag'>;
type Why = { readonly reason?: string | undefined };

const on = (person: Whom) => ({ params: { user_id: person.id }, ifMatch: person.etag });

export const lockPerson = (
  person: Whom,
  { reason, until }: Why & { readonly until?: string | undefined },
): Promise<User> => call(lockUser, { ...on(person), body: { reason, until } });

export const unlockPerson = (person: Whom, { reason }: Why = {}): Promise<User> =>
  call(unlockUser, { ...on(person), body: { reason } });

/** Ends the lock by an admin alone: what failed sign-ins brought stays. */
export const endAdminLock = (person: Whom): Promise<User> =>
  call(unlockUser, { ...on(person), body: { only: 'admin' } });

export const deactivatePerson = (person: Whom, { reason }: Why): Promise<User> =>
  call(deactivateUser, { ...on(person), body: { reason } });

/** The membership is active again; what came after it failed, for `cause`. */
export class HalfActivatedError extends Error {
  override readonly name = 'HalfActivatedError';
}

/** Activates what is off: the account, the membership in this org, or both. */
export async function activatePerson(person: User, orgId: number): Promise<User> {
  const isMembershipOff = membershipIn(person, orgId)?.org_membership_status === 'DEACTIVATED';
  // The route acts on the account where the caller governs it; the membership is then its own.
  if (person.governed_here === true && isMembershipOff) {
    await call(activateMembers, {
      params: { org_id: orgId },
      body: { members: [{ id: person.id }] },
    });
    try {
      return await call(activateUser, { params: { user_id: person.id }, body: {} });
    } catch (cause) {
      throw new HalfActivatedError('The account was not activated', { cause });
    }
  }
  return call(activateUser, { ...on(person), body: {} });
}

export const setRole = (person: Whom, orgId: number, isAdmin: boolean) =>
  call(mergeMembers, {
    params: { org_id: orgId },
    body: { members: [{ id: person.id, admin: isAdmin }] },
  });

/**
 * The same, and whether it has cost somebody their place as a custodian, which only admins have. A
 * failed look-up stops nothing.
 */
export async function changeRole(
  person: Whom,
  orgId: number,
  isAdmin: boolean,
): Promise<{ readonly lostCustody: boolean }> {
  const custodians = isAdmin
    ? []
    : await call(listCustodians, { params: { org_id: orgId } }).catch(() => []);
  await setRole(person, orgId, isAdmin);
  return { lostCustody: custodians.some(({ id }) => id === person.id) };
}

export const addToTeam = (person: Whom, teamId: number) =>
  call(mergeTeamMembers, {
    params: { team_id: teamId },
    body: { members: [{ id: person.id }] },
  });

/** Hands the org to somebody; only its owner may. */
export const makeOwner = (person: Whom, orgId: number) =>
  call(updateOrg, { params: { org_id: orgId }, body: { owner_id: person.id } });

/** `key`: one per intent, so that a repeated click does not send a second mail. */
export const sendResetLink = (person: Whom, { reason, key }: Why & { readonly key: string }) =>
  call(sendReset, { params: { user_id: person.id }, body: { reason }, idempotencyKey: key });

export const setOneTimePassword = (person: Whom, { reason }: Why) =>
  call(issueOneTimePassword, { ...on(person), body: { reason } });

export const resendInvitation = (person: User, { key }: { readonly key: string }) => {
  if (!person.invite) throw new Error('There is no invitation to resend');
  return call(resendInvite, {
    params: { invite_id: person.invite.id },
    ifMatch: person.invite.etag,
    idempotencyKey: key,
  });
};

export const removeFromOrg = (person: Whom, orgId: number) =>
  call(removeMembers, { params: { org_id: orgId }, body: { members: [{ id: person.id }] } });
