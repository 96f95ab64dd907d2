import type { TeamMemberInput } from '../../contract/teams.ts';
import { wouldRaise } from '../access/resource-access.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { findInOrg } from '../people/find-in-org.ts';
import type { NamedMember } from '../people/find-in-org.repo.ts';
import { auditPerson } from '../people/target.ts';
import {
  currentMembers,
  deleteTeamMembers,
  insertTeamMembers,
  updateTeamMembers,
  type TeamMembership,
} from './membership.repo.ts';

/** A team as its audit rows name it. */
export interface NamedTeam {
  readonly id: number;
  readonly name: string;
}

const refuse = (person: NamedMember, field: string, why: string): AppError =>
  new AppError('conflict', `${person.full_name} ${why}`, { details: { [field]: [why] } });

/** That of somebody who would give themselves more access by joining a team. */
export const raisesOwnAccess = (details: Record<string, string[]> = {}): AppError =>
  new AppError(
    'cannot_act_on_self',
    'The team may do more than you; ask another admin to add you',
    { details },
  );

/**
 * Nobody gives themselves a part in a team, nor joins one that has more access than they have, nor
 * any in somebody else's name, by whose access it would be judged; whoever is deactivated cannot be
 * added.
 */
const assertMayHave = (
  actor: Actor,
  { person, row }: { person: NamedMember; row: number },
  isAdmin: boolean,
  { before, isStronger }: { before: TeamMembership | undefined; isStronger: boolean },
): void => {
  if (person.id === actor.userId && !before && isStronger) {
    throw raisesOwnAccess({ [`members.${row}`]: ['Nobody raises their own access'] });
  }
  if (person.id === actor.impersonatorId && !before) {
    const why = 'Nobody adds themselves in somebody else’s name';
    throw new AppError('cannot_act_on_self', `${why}: stop first, then join as yourself`, {
      details: { [`members.${row}`]: [why] },
    });
  }
  if (person.id === actor.userId && isAdmin !== (before?.is_admin ?? false)) {
    throw new AppError('cannot_act_on_self', 'Nobody changes their own role; ask another admin', {
      details: { [`members.${row}`]: ['Nobody changes their own role'] },
    });
  }
  if (!before && person.is_off) throw refuse(person, `members.${row}`, 'is deactivated');
};

const auditMember = (
  audit: AuditSink,
  team: NamedTeam,
  person: { id: number; email: string; full_name: string },
  part: { before: boolean | null; after: boolean | null },
): void => {
  const event =
    part.before === null
      ? 'team.member_added'
      : part.after === null
        ? 'team.member_removed'
        : 'team.member_changed';
  audit({
    event,
    itemType: 'team',
    itemId: team.id,
    itemLabel: team.name,
    owner: auditPerson(person),
    changes: { admin: [part.before, part.after] },
  });
};

/** Adds people and changes who manages the team, in the transaction of the caller. */
export const mergeInto = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  team: NamedTeam,
  wanted: readonly TeamMemberInput[],
): Promise<ReadonlySet<number>> => {
  const people = await findInOrg(tx, actor, wanted);
  const current = await currentMembers(
    tx,
    actor.orgId,
    team.id,
    people.map(({ person }) => person.id),
  );
  const isJoining = people.some(({ person: { id } }) => id === actor.userId && !current.has(id));
  const isStronger = isJoining && (await wouldRaise(tx, actor, team.id));
  const changed = people.flatMap(({ person, row }) => {
    const before = current.get(person.id);
    const isAdmin = wanted[row]?.admin ?? before?.is_admin ?? false;
    assertMayHave(actor, { person, row }, isAdmin, { before, isStronger });
    return before?.is_admin === isAdmin ? [] : [{ person, userId: person.id, isAdmin, before }];
  });
  const place = { orgId: actor.orgId, teamId: team.id, addedBy: actor.userId };
  await insertTeamMembers(
    tx,
    place,
    changed.filter(({ before }) => !before),
  );
  await updateTeamMembers(
    tx,
    actor.orgId,
    team.id,
    changed.filter(({ before }) => before),
  );
  for (const { person, isAdmin, before } of changed) {
    auditMember(audit, team, person, { before: before?.is_admin ?? null, after: isAdmin });
  }
  return new Set(people.map(({ person }) => person.id));
};

/** Takes members out of the team, in the transaction of the caller. */
export const takeOut = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  team: NamedTeam,
  leaving: readonly TeamMembership[],
): Promise<void> => {
  await deleteTeamMembers(
    tx,
    actor.orgId,
    team.id,
    leaving.map(({ id }) => id),
  );
  for (const person of leaving) {
    auditMember(audit, team, person, { before: person.is_admin, after: null });
  }
};
