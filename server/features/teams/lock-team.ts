import type { Tx } from '../../db/db.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { assertFresh } from '../../http/etag.ts';
import { lockActor } from '../../people/target.repo.ts';
import { lockTeamRow, type LockedTeam } from '../../teams/team-lock.repo.ts';
import { readTeam, teamEtag } from './team-view.ts';

/**
 * Locks a team for a change, and looks again whether the actor may still make it: the guard looked
 * before anything was locked. 404 when it is gone, 409 `conflict` when the right is, 412 when a
 * client that sent `If-Match` knew an older version.
 */
export const lockTeam = async (tx: Tx, ctx: Context, teamId: number): Promise<LockedTeam> => {
  const actor = actorOf(ctx);
  await lockActor(tx, actor);
  const team = await lockTeamRow(tx, actor.orgId, teamId, actor.userId);
  if (!team) throw notFound('Team');
  const isManager = team.is_managed || team.owner_id === actor.userId;
  if (!isManager && !actor.isAdmin && !actor.superUser) {
    throw new AppError('conflict', 'Your own rights changed at the same moment; nothing was done');
  }
  await assertFresh(ctx.ifMatch, teamEtag(team), () => readTeam(tx, actor, teamId));
  return team;
};
