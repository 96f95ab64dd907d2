import { randomUUID } from 'node:crypto';
import { MAX_HANDED_OVER } from '../../contract/leaving.ts';
import type { ResourceType } from '../../contract/resources.ts';
import { itemTypeOf } from '../access/audit-grant.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import { changeRoles } from './change-roles.ts';
import {
  changeOrgOwner,
  changeResourceOwner,
  changeTeamOwner,
  countOwned,
  hasOtherAdmin,
  type HandedOver,
} from './hand-over.repo.ts';
import type { Target } from './target.repo.ts';
import { auditPerson } from './target.ts';

/** Who hands over to whom, both locked, and which kinds of things; every kind when left out. */
export interface HandOver {
  readonly from: Target;
  readonly to: Target;
  readonly types?: readonly ResourceType[] | undefined;
  readonly reason?: string | undefined;
}

const countByType = (things: readonly HandedOver[]): Partial<Record<ResourceType, number>> => {
  const counts: Partial<Record<ResourceType, number>> = {};
  for (const { resource_type: type } of things) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

/** What went over: how many of each type, and how many of the kinds asked for are left. */
export interface HandOverResult {
  readonly counts: Partial<Record<ResourceType, number>>;
  readonly remaining: number;
}

/**
 * Gives what one person owns in the actor's org to another, so much of it at once as a transaction
 * should hold. Each thing has its event, and the whole has one that ties them together and stands in
 * the history of who handed over; nothing at all is no event.
 */
export const handOver = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  { from, to, types, reason }: HandOver,
): Promise<HandOverResult> => {
  const change = { orgId: actor.orgId, from: from.id, to: to.id, types };
  const teams = await changeTeamOwner(tx, { ...change, limit: MAX_HANDED_OVER });
  const limit = MAX_HANDED_OVER - teams.length;
  const things = [...teams, ...(await changeResourceOwner(tx, { ...change, limit }))];
  if (things.length === 0) return { counts: {}, remaining: 0 };
  const correlationId = randomUUID();
  for (const thing of things) {
    audit({
      event: thing.resource_type === 'teams' ? 'team.updated' : 'resource.updated',
      itemType: itemTypeOf(thing.resource_type),
      itemId: thing.id,
      itemLabel: thing.name,
      owner: auditPerson(to),
      reason,
      correlationId,
      changes: { owner_id: [from.id, to.id] },
    });
  }
  const counts = countByType(things);
  audit({
    event: 'user.handed_over',
    itemType: 'user',
    itemId: from.id,
    itemLabel: from.full_name,
    owner: auditPerson(from),
    reason,
    correlationId,
    associationResource: { type: 'user', id: to.id, name: to.full_name, counts },
    summary: Object.entries(counts).map(([type, many]) => `${type}: ${many} to ${to.full_name}`),
  });
  const isCut = things.length === MAX_HANDED_OVER;
  return { counts, remaining: isCut ? await countOwned(tx, change) : 0 };
};

/** The same where nothing may be left: 409 for who owns more than goes over at once. */
export const handOverAll = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  handing: HandOver,
): Promise<void> => {
  const { remaining } = await handOver(tx, audit, actor, handing);
  if (remaining === 0) return;
  throw new AppError(
    'owns_resources',
    `${handing.from.full_name} owns more than ${MAX_HANDED_OVER} things, which do not change hands at once; hand them over first`,
  );
};

/**
 * Lets a successor take the place of somebody who owns the org, or who is the last to administer
 * it; others leave no such gap. Only a super user gets here: nobody else may remove such a person.
 */
export const fillGap = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  { from, to, reason }: HandOver,
  leaving: readonly number[],
): Promise<void> => {
  if (from.is_owner) return handOverOrg(tx, audit, actor, { from, to, reason });
  if (!from.is_admin || (await hasOtherAdmin(tx, actor.orgId, leaving))) return;
  await changeRoles(tx, audit, actor, [{ target: to, isAdmin: true }]);
};

/**
 * Makes a locked member the owner of the actor's org, and an admin of it. 409 for somebody who has
 * never come: an org that nobody can enter would have no owner.
 */
export const handOverOrg = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  {
    from,
    to,
    reason,
  }: Pick<HandOver, 'to' | 'reason'> & { readonly from: { readonly id: number } },
): Promise<void> => {
  if (!to.has_password) {
    throw new AppError('conflict', `${to.full_name} has not set a password and cannot own the org`);
  }
  await changeRoles(tx, audit, actor, [{ target: to, isAdmin: true }]);
  const name = await changeOrgOwner(tx, actor.orgId, to.id);
  audit({
    event: 'org.updated',
    itemType: 'org',
    itemId: actor.orgId,
    itemLabel: name,
    owner: auditPerson(to),
    reason,
    changes: { owner_id: [from.id, to.id] },
  });
};
