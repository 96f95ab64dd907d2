import { changeGrants } from '../access/change-grants.ts';
import type { NamedGrantee } from '../access/grantees.ts';
import { grantsOn, type GrantRow } from '../access/grants.repo.ts';
import { lockManaged } from '../access/resource-access.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { toInstantOrNull } from '../db/instant.ts';
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { changeRoles } from '../people/change-roles.ts';
import { removePeople } from '../people/remove.ts';
import { revokeKeys } from '../people/revoke-keys.ts';
import { lockTargets, type Target } from '../people/target.repo.ts';
import { assertMayActOn } from '../people/target.ts';
import { takeOut } from '../teams/change-members.ts';
import { currentMembers } from '../teams/membership.repo.ts';
import { lockTeamRow } from '../teams/team-lock.repo.ts';
import type { Attempt, ClaimedItem } from './apply.repo.ts';
import { cameSince, joinedSince } from './live.repo.ts';

/** With what an item is applied. */
export interface Applying {
  readonly tx: Tx;
  readonly audit: AuditSink;
  readonly actor: Actor;
  readonly item: ClaimedItem;
}
type Effect = (applying: Applying) => Promise<Attempt>;

const gone = (message: string): Attempt => ({
  result: 'already_gone',
  message,
  before: null,
  after: null,
});
const changed = (message: string, before: object | null = null): Attempt => ({
  result: 'changed_since',
  message,
  before,
  after: null,
});
const applied = (before: object, after: object | null = null): Attempt => ({
  result: 'applied',
  message: '',
  before,
  after,
});

const lockPerson = async ({ tx, actor, item }: Applying): Promise<Target | undefined> =>
  (await lockTargets(tx, actor, [item.user_id ?? 0]))[0];

const roleOf = (target: Target) => ({
  role: target.is_owner ? 'owner' : target.is_admin ? 'admin' : 'member',
  status: target.membership_status,
});

const removeMember: Effect = async (applying) => {
  const { tx, audit, actor, item } = applying;
  const target = await lockPerson(applying);
  if (!target) return gone('Is not in the org any more');
  const before = roleOf(target);
  if (await cameSince(tx, actor.orgId, item)) {
    return changed('Left and was added again since the review started', before);
  }
  // To take an admin away wants a second person, who was not asked.
  if (target.is_admin && item.snapshot.person?.['is_admin?'] === false) {
    return changed('Is an admin now, which nobody was asked about', before);
  }
  await removePeople(tx, audit, actor, [target]);
  return applied(before);
};

const removeAdmin: Effect = async (applying) => {
  const { tx, audit, actor, item } = applying;
  const target = await lockPerson(applying);
  if (!target) return gone('Is not in the org any more');
  if (!target.is_admin) return gone('Is no admin any more');
  const before = roleOf(target);
  if (await cameSince(tx, actor.orgId, item)) {
    return changed('Left and was added again since the review started', before);
  }
  assertMayActOn(actor, target);
  if (target.is_owner) {
    throw new AppError('owns_org', `${target.full_name} owns the org; hand it over first`);
  }
  await changeRoles(tx, audit, actor, [{ target, isAdmin: false }]);
  return applied(before, { role: 'member', status: target.membership_status });
};

const leaveTeam: Effect = async ({ tx, audit, actor, item }) => {
  await lockTargets(tx, actor, [item.user_id ?? 0]);
  const team = await lockTeamRow(tx, actor.orgId, item.team_id ?? 0, actor.userId);
  if (!team) return gone('The team is gone');
  const current = await currentMembers(tx, actor.orgId, team.id, [item.user_id ?? 0]);
  const member = current.get(item.user_id ?? 0);
  if (!member) return gone('Is not in the team any more');
  const before = { role: member.is_admin ? 'admin' : 'member' };
  if (await joinedSince(tx, actor.orgId, item)) {
    return changed('Left the team and joined again since the review started', before);
  }
  if (member.is_admin && item.role === 'member') {
    return changed('Manages the team now, which nobody was asked about', before);
  }
  await takeOut(tx, audit, actor, team, [member]);
  return applied(before);
};

const isOfHolder = (row: GrantRow, { holder_type: type, holder_id: id }: ClaimedItem): boolean => {
  if (type === 'USER') return row.user_id === id;
  return type === 'TEAM' ? row.team_id === id : row.user_id === null && row.team_id === null;
};

const granteeOf = ({ holder_type: type, holder_id: id }: ClaimedItem): NamedGrantee =>
  ({ USER: { kind: 'user', id }, TEAM: { kind: 'team', id }, ORG: { kind: 'org' } } as const)[type];

const givenIn = (row: GrantRow) => ({
  role: row.role,
  expires_at: toInstantOrNull(row.expires_at),
});

/** Ends a grant, or reduces it to a weaker level. */
const changeGrant: Effect = async ({ tx, audit, actor, item }) => {
  const to = item.planned === 'reduce_grant' ? item.reduce_to : null;
  const { resource_type: type, resource_id: id } = item;
  if (type === null || id === null) return gone('There is no such resource');
  const resource = await lockManaged(tx, actor, { type, id }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  if (!resource) return gone('The resource is gone');
  const row = (await grantsOn(tx, actor.orgId, { type, id })).find((one) => isOfHolder(one, item));
  if (!row || row.is_over) return gone('The access has ended already');
  const before = givenIn(row);
  if (to !== null && row.role === to) return gone(`Is ${to} already`);
  if (row.role !== item.role) return changed(`Was ${item.role}, is ${row.role} now`, before);
  if (item.grant_id !== null && row.id !== item.grant_id) {
    return changed('Ended and was given again since the review started', before);
  }
  await changeGrants(tx, audit, actor, resource, [{ to: granteeOf(item), role: to }], 'grants');
  return applied(before, to && { ...before, role: to });
};

const revokeKey: Effect = async (applying) => {
  const { tx, audit, actor, item } = applying;
  const target = await lockPerson(applying);
  if (!target) return gone('Is not in the org any more, and neither is the key');
  // Whoever applies may end a key of their own: that takes from nobody else.
  if (target.id !== actor.userId) assertMayActOn(actor, target);
  const only = item.api_key_id ?? 0;
  const ended = await revokeKeys(tx, audit, [target], actor.orgId, undefined, only);
  return ended === 0 ? gone('The key has ended already') : applied({ key_id: only });
};

/**
 * Takes away what an item is about, as the live right stands now: through the services that do it by
 * hand, with their guards and their events. A refusal of theirs is thrown.
 */
export const EFFECTS: Readonly<Record<ClaimedItem['planned'], Effect>> = {
  remove_member: removeMember,
  remove_admin: removeAdmin,
  leave_team: leaveTeam,
  end_grant: changeGrant,
  reduce_grant: changeGrant,
  revoke_key: revokeKey,
};
