import { getAccess } from '../../contract/resource-access.ts';
import { listTeamMembers, type TeamMember } from '../../contract/teams.ts';
import { getUser } from '../../contract/users.ts';
import { directGrant, endAlike } from '../access/direct-grant.ts';
import { levelLabel } from '../access/words.ts';
import { call } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { membershipIn } from '../people/person-facts.ts';
import type { Inverse, InverseOf } from './inverse.ts';

const refusal = (message: string): ApiError =>
  new ApiError({ status: 412, code: 'stale_version', message });
const overtaken = (now: string): ApiError => refusal(`It has been changed since: ${now}.`);

/** @throws of an act that an older version of this page kept, without what is needed. */
export const assertUsable = (inverse: Inverse | undefined): Inverse => {
  if (inverse !== undefined) return inverse;
  throw refusal('An older version of this page kept it, without all that taking it back needs.');
};

/** @throws when somebody is not what the act made them. */
export const assertRoleStands = async (
  { whom, admin }: InverseOf<'role'>,
  orgId: number,
): Promise<void> => {
  const person = await call(getUser, { params: { user_id: whom.id } });
  const now = membershipIn(person, orgId)?.['is_admin?'];
  if (now === undefined) throw overtaken(`${whom.name} has left the org`);
  if (now === admin) throw overtaken(`${whom.name} is ${now ? 'an admin' : 'a member'} now`);
};

/** @throws when somebody is not as the activation of their membership left them. */
export const assertMembershipStands = async (
  { id, name, etag }: InverseOf<'deactivate'>['whom'],
  orgId: number,
): Promise<void> => {
  const person = await call(getUser, { params: { user_id: id } });
  const now = membershipIn(person, orgId)?.org_membership_status;
  if (now === undefined) throw overtaken(`${name} has left the org`);
  if (now === 'DEACTIVATED') throw overtaken(`${name} is deactivated here`);
  if (etag !== undefined && person.etag !== etag) {
    throw refusal('Something about this person has changed since.');
  }
};

const membersOf = async (team: { readonly id: number }): Promise<Map<number, TeamMember>> => {
  const members = await call(listTeamMembers, { params: { team_id: team.id } });
  return new Map(members.map((member) => [member.id, member]));
};

/** @throws when somebody's part in a team is not what the act left. */
export const assertPartStands = async ({ whom, team, left }: InverseOf<'join'>): Promise<void> => {
  const now = (await membersOf(team)).get(whom.id)?.admin ?? null;
  if (now === left) return;
  if (now === null) throw overtaken(`${whom.name} is not in ${team.name} any more`);
  throw overtaken(`${whom.name} ${now ? 'manages' : 'is an ordinary member of'} ${team.name} now`);
};

/** Why somebody is not to be taken out again, as a sentence; null when they are as the act left them. */
const whyStays = (
  { name }: { readonly name: string },
  team: { readonly name: string },
  now: TeamMember | undefined,
  userId: number,
): string | null => {
  if (now === undefined) return `${name} is not in ${team.name} any more`;
  if (now.admin) return `${name} manages ${team.name} now`;
  // Somebody else was faster, or has added them again since.
  if (now.added_by && now.added_by.id !== userId) {
    return `${name} was added by ${now.added_by.full_name || now.added_by.email}`;
  }
  return null;
};

/**
 * Who of those that were added is still as the act left them, and what is to be said of the others.
 * @throws when nobody is.
 */
export const stillToLeave = async (
  { whom, team }: InverseOf<'leave'>,
  userId: number,
): Promise<{ whom: InverseOf<'leave'>['whom']; overtaken: string | null }> => {
  const members = await membersOf(team);
  const told = whom.map((who) => ({ who, why: whyStays(who, team, members.get(who.id), userId) }));
  const others = told.flatMap(({ why }) => why ?? []).join('; ');
  const left = told.filter(({ why }) => why === null).map(({ who }) => who);
  if (left.length === 0) throw overtaken(others);
  return { whom: left, overtaken: others === '' ? null : others };
};

/** @throws when a grant is not what the act left. */
export const assertGrantStands = async ({
  resource,
  to,
  who,
  left,
}: InverseOf<'grant'>): Promise<void> => {
  const { access_configurations: found } = await call(getAccess, { params: resource });
  const now = directGrant(found[0], to);
  if (now === null) {
    if (left !== null) throw overtaken(`${who}: no direct access any more`);
  } else if (now.level !== left?.level) {
    throw overtaken(`${who}: ${levelLabel(now.level).toLowerCase()} now`);
  } else if (!endAlike(now, left)) {
    throw overtaken(`${who}: the access ends at another time now`);
  }
};
