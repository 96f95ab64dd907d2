import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import type { Actor } from '../../http/context.ts';
import { requireSuccessor } from '../../people/successor.ts';
import { lockTargets, type Target } from '../../people/target.repo.ts';
import { assertMayActOn } from '../../people/target.ts';
import { findTeam, type LockedTeam } from '../../teams/team-lock.repo.ts';

/** Locks who owns a team and who is to own it; people are locked before the team is. */
export const lockOwners = async (
  tx: Tx,
  actor: Actor,
  teamId: number,
  successorId: number,
): Promise<ReadonlyMap<number, Target>> => {
  const team = await findTeam(tx, actor.orgId, teamId);
  const targets = await lockTargets(tx, actor, [successorId, ...(team ? [team.owner_id] : [])]);
  return new Map(targets.map((target) => [target.id, target]));
};

/**
 * Who is to own a locked team: an active member of the org, named by the owner of the team or by an
 * admin of the org, whom its present owner does not outrank.
 */
export const successorOf = (
  actor: Actor,
  team: LockedTeam,
  locked: ReadonlyMap<number, Target>,
  successorId: number,
): Target => {
  if (team.owner_id !== actor.userId) {
    if (!actor.isAdmin && !actor.superUser) {
      throw new AppError('forbidden', 'Only its owner or an admin of the org hands a team over');
    }
    const present = locked.get(team.owner_id);
    if (!present) {
      throw new AppError('conflict', `${team.name} got another owner at the same moment`);
    }
    assertMayActOn(actor, present);
  }
  return requireSuccessor(locked, { fromId: team.owner_id, successorId, field: 'owner_id' });
};
