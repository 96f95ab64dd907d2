import type { TeamMember, TeamMemberInput } from '../../../contract/teams.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { findInOrg } from '../../people/find-in-org.ts';
import type { NamedMember } from '../../people/find-in-org.repo.ts';
import { auditPerson } from '../../people/target.ts';
import { lockTeam } from './lock-team.ts';
import {
  countTeamMembers,
  currentMembers,
  deleteTeamMembers,
  insertTeamMembers,
  keyOfMember,
  listTeamMemberRows,
  updateTeamMembers,
  type TeamMemberRow,
  type TeamMembership,
} from './team-members.repo.ts';

/** A team as its audit rows name it. */
export interface NamedTeam {
  readonly id: number;
  readonly name: string;
}

const toTeamMember = (row: TeamMemberRow): TeamMember => ({
  id: row.id,
  email: row.email,
  admin: row.is_admin,
  full_name: row.full_name,
  joined_at: toInstant(row.joined_at),
  added_by: row.added_by,
  last_active_at: toInstantOrNull(row.last_active_at),
  org_membership_status: row.status,
});

/** Paging as a client sent it: without any of it the documented list is whole. */
export interface MemberPaging {
  readonly page?: number | undefined;
  readonly per_page?: number | undefined;
  readonly cursor?: string | undefined;
  readonly count: boolean;
  readonly q?: string | undefined;
}

/** Members of a team by name: a page when one is asked for, else everybody. */
export const listMembers = async (
  ctx: Context,
  teamId: number,
  { q, ...paging }: MemberPaging,
): Promise<TeamMember[]> => {
  const listing = { orgId: actorOf(ctx).orgId, teamId, q };
  const isPaged = [paging.page, paging.per_page, paging.cursor].some((one) => one !== undefined);
  const rows = isPaged
    ? await readPage(
        ctx,
        { ...paging, per_page: paging.per_page ?? 50 },
        {
          identity: ['team_members', listing],
          keyKind: 'text',
          keyOf: keyOfMember,
          read: (window) => listTeamMemberRows(ctx.db, listing, window),
          count: () => countTeamMembers(ctx.db, listing),
        },
      )
    : await listTeamMemberRows(ctx.db, listing);
  return rows.map(toTeamMember);
};

const refuse = (person: NamedMember, field: string, why: string): AppError =>
  new AppError('conflict', `${person.full_name} ${why}`, { details: { [field]: [why] } });

/** Nobody gives themselves a part in a team; whoever is deactivated cannot be added. */
const assertMayHave = (
  actor: Actor,
  { person, row }: { person: NamedMember; row: number },
  isAdmin: boolean,
  before: TeamMembership | undefined,
): void => {
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
  const current = await currentMembers(tx, actor.orgId, team.id);
  const changed = people.flatMap(({ person, row }) => {
    const before = current.get(person.id);
    const isAdmin = wanted[row]?.admin ?? before?.is_admin ?? false;
    assertMayHave(actor, { person, row }, isAdmin, before);
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

const remaining = async (tx: Tx, actor: Actor, teamId: number): Promise<TeamMember[]> =>
  (await listTeamMemberRows(tx, { orgId: actor.orgId, teamId })).map(toTeamMember);

/** Adds members and changes who manages the team; nobody leaves. Returns who is in it. */
export const merge = (ctx: Context, teamId: number, wanted: readonly TeamMemberInput[]) =>
  ctx.transact(async (tx, audit) => {
    const team = await lockTeam(tx, ctx, teamId);
    await mergeInto(tx, audit, actorOf(ctx), team, wanted);
    return remaining(tx, actorOf(ctx), teamId);
  });

/** Makes the list of members exactly this one; returns it. */
export const replace = (ctx: Context, teamId: number, wanted: readonly TeamMemberInput[]) =>
  ctx.transact(async (tx, audit) => {
    const team = await lockTeam(tx, ctx, teamId);
    const actor = actorOf(ctx);
    const stay = await mergeInto(tx, audit, actor, team, wanted);
    const current = await currentMembers(tx, actor.orgId, teamId);
    const leaving = [...current.values()].filter(({ id }) => !stay.has(id));
    await takeOut(tx, audit, actor, team, leaving);
    return remaining(tx, actor, teamId);
  });

/** Removes the named members, or everyone; returns who remains. 404 for who is not in the org. */
export const remove = (
  ctx: Context,
  teamId: number,
  named: readonly TeamMemberInput[] | undefined,
) =>
  ctx.transact(async (tx, audit) => {
    const team = await lockTeam(tx, ctx, teamId);
    const actor = actorOf(ctx);
    const current = await currentMembers(tx, actor.orgId, teamId);
    const people = named && (await findInOrg(tx, actor, named));
    const leaving = people
      ? people.flatMap(({ person }) => current.get(person.id) ?? [])
      : [...current.values()];
    await takeOut(tx, audit, actor, team, leaving);
    return remaining(tx, actor, teamId);
  });
