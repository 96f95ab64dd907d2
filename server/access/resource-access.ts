import type { Queryable, Tx } from '../db/db.ts';
import { AppError, notFound } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { lockActor } from '../people/target.repo.ts';
import {
  findResource,
  isTeamStronger,
  lockResource,
  type ResourceName,
  type ResourceStanding,
} from './resource.repo.ts';
import { STRENGTH } from './strength.ts';

/** A resource with what the actor may do about access to it. */
export interface ManagedResource extends ResourceStanding {
  /** The strongest level that the actor may give or take away. */
  readonly mayGive: number;
}

// An admin of the org administers every resource in it; its owner stands in for every owner.
const byOrgRole = (actor: Actor): number => {
  if (actor.superUser || actor.isOwner) return STRENGTH.owner;
  return actor.isAdmin ? STRENGTH.admin : 0;
};

/**
 * One resource for somebody who is to see or change who has access to it: its owner, whoever
 * administers it, an admin of the org. 404 for a resource that the catalogue does not know, 403 for
 * anybody else.
 */
export const requireManaged = async (
  q: Queryable,
  actor: Actor,
  name: ResourceName,
): Promise<ManagedResource> => {
  const resource = await findResource(q, actor.orgId, name, actor.userId);
  if (!resource) throw notFound('Resource');
  const mayGive = Math.max(resource.strength, byOrgRole(actor));
  if (mayGive < STRENGTH.admin) {
    throw new AppError('forbidden', `You do not administer ${resource.name}`);
  }
  return { ...resource, mayGive };
};

/**
 * The same for a change: the actor, whose rights are looked at again, and the resource are locked
 * until the transaction ends.
 */
export const lockManaged = async (
  tx: Tx,
  actor: Actor,
  name: ResourceName,
): Promise<ManagedResource> => {
  await lockActor(tx, actor);
  await lockResource(tx, actor.orgId, name);
  return requireManaged(tx, actor, name);
};

/** Whether the actor's own right to a level ends before some time does; null: never. */
export const endsBefore = (
  actor: Actor,
  resource: ManagedResource,
  strength: number,
  end: string | null,
): boolean => {
  if (resource.owner_id === actor.userId || byOrgRole(actor) >= strength) return false;
  const lasts = (until: string | null): boolean =>
    until === null || (end !== null && Date.parse(until) >= Date.parse(end));
  return !resource.given.some((own) => own.strength >= strength && lasts(own.until));
};

/** Whether the actor would have more access than now, or for longer, as a member of a team. */
export const wouldRaise = (q: Queryable, actor: Actor, teamId: number): Promise<boolean> =>
  isTeamStronger(q, actor.orgId, teamId, { id: actor.userId, everywhere: byOrgRole(actor) });

/** A resource as routes name it. */
export const nameOf = (params: {
  resource_type: ResourceName['type'];
  resource_id: number;
}): ResourceName => ({ type: params.resource_type, id: params.resource_id });
