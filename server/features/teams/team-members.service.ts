import type { TeamMember, TeamMemberInput } from '../../../contract/teams.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant, toInstantOrNull } from '../../db/instant.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { readPage } from '../../http/keyset.ts';
import { findInOrg } from '../../people/find-in-org.ts';
import { mergeInto, takeOut } from '../../teams/change-members.ts';
import { currentMembers } from '../../teams/membership.repo.ts';
import { lockTeam } from './lock-team.ts';
import {
  countTeamMembers,
  keyOfMember,
  listTeamMemberRows,
  type TeamMemberRow,
} from './team-members.repo.ts';

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
