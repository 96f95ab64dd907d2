import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Actor, Context } from '../http/context.ts';
import { actorOf } from '../http/context.ts';
import { addPeople } from './add-person.ts';
import { changeRoles } from './change-roles.ts';
import { assertDistinct, notMembers, type PersonName, type WantedMember } from './member-input.ts';
import { findMemberIds } from './members.repo.ts';
import { emailKey } from './names.ts';
import { lockTargets, type Target } from './target.repo.ts';

/** Locks the people that a request names. 404 naming those who are not in the actor's org. */
export const lockNamed = async (
  tx: Tx,
  actor: Actor,
  names: readonly PersonName[],
  list?: string,
): Promise<Target[]> => {
  const keys = names.flatMap(({ email }) => (email === undefined ? [] : [emailKey(email)]));
  const byKey = await findMemberIds(tx, actor.orgId, keys);
  const ids = names.map(({ id, email }) => id ?? byKey.get(emailKey(email ?? '')));
  const targets = await lockTargets(
    tx,
    actor,
    ids.filter((id) => id !== undefined),
  );
  const found = new Map(targets.map((target) => [target.id, target]));
  const missing = names
    .map((name, row) => ({ ...name, row }))
    .filter(({ row }) => !found.has(ids[row] ?? 0));
  if (missing.length > 0) throw notMembers(missing, list);
  return targets;
};

/** Gives those who are named by id the role that they are to have. */
const mergeById = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  wanted: readonly WantedMember[],
): Promise<void> => {
  const byId = new Map(wanted.map((member) => [member.id, member]));
  const targets = await lockTargets(
    tx,
    actor,
    wanted.map(({ id }) => id ?? 0),
  );
  const found = new Set(targets.map(({ id }) => id));
  const missing = wanted.filter(({ id }) => !found.has(id ?? 0));
  if (missing.length > 0) throw notMembers(missing);
  await changeRoles(
    tx,
    audit,
    actor,
    targets.map((target) => ({
      target,
      isAdmin: byId.get(target.id)?.isAdmin ?? target.is_admin,
    })),
  );
};

/**
 * Merges members into the actor's org: addresses that are not in it are added as `addPeople` does,
 * roles change, nobody leaves. Returns the ids of the named, in order.
 */
export const mergeMembers = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  wanted: readonly WantedMember[],
): Promise<number[]> => {
  await mergeById(
    tx,
    audit,
    actorOf(ctx),
    wanted.filter(({ id }) => id !== undefined),
  );
  const addressed = wanted.flatMap(({ email, ...member }) =>
    email === undefined ? [] : [{ ...member, email }],
  );
  const added = await addPeople(tx, audit, ctx, addressed);
  const idByRow = new Map(addressed.map(({ row }, index) => [row, added[index]?.userId ?? 0]));
  const ids = wanted.map(({ id, row }) => id ?? idByRow.get(row) ?? 0);
  assertDistinct(ids, (id) => id);
  return ids;
};
