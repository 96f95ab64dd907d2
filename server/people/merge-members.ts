import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Actor, Context } from '../http/context.ts';
import { actorOf } from '../http/context.ts';
import { addPeople } from './add-person.ts';
import { changeRoles } from './change-roles.ts';
import {
  assertDistinct,
  assertOnePerson,
  notMembers,
  type PersonName,
  type WantedMember,
} from './member-input.ts';
import { findMemberIds } from './members.repo.ts';
import { emailKey } from './names.ts';
import { lockTargets, type Target } from './target.repo.ts';

/** People that are locked: those that a request names, by row, and all by id. */
export interface LockedRows {
  readonly rows: readonly Target[];
  readonly byId: ReadonlyMap<number, Target>;
}

/** The ids of those whom a request names; of an address that is not in the actor's org there is none. */
const idsOf = async (
  tx: Tx,
  actor: Actor,
  names: readonly PersonName[],
): Promise<(number | undefined)[]> => {
  const keys = names.flatMap(({ email }) => (email === undefined ? [] : [emailKey(email)]));
  const byKey = await findMemberIds(tx, actor.orgId, keys);
  return names.map(({ id, email }) => id ?? byKey.get(emailKey(email ?? '')));
};

const present = (ids: readonly (number | undefined)[]): number[] => ids.flatMap((id) => id ?? []);

/** Locks those of the people whom a request names that are in the actor's org. */
export const lockKnown = async (
  tx: Tx,
  actor: Actor,
  names: readonly PersonName[],
): Promise<Target[]> => lockTargets(tx, actor, present(await idsOf(tx, actor, names)));

/**
 * Locks the people that a request names, with others whom it also concerns (`besides`, of whom those
 * that are not in the org are left out). 404 naming the rows of who is not in the actor's org, 400 the
 * row that names two.
 */
export const lockRows = async (
  tx: Tx,
  actor: Actor,
  names: readonly PersonName[],
  {
    list = 'members',
    besides = [],
  }: { readonly list?: string; readonly besides?: readonly number[] } = {},
): Promise<LockedRows> => {
  const ids = await idsOf(tx, actor, names);
  const known = present(ids);
  const targets = await lockTargets(tx, actor, [...known, ...besides]);
  const byId = new Map(targets.map((target) => [target.id, target]));
  const missing = names
    .map((name, row) => ({ ...name, row }))
    .filter(({ row }) => !byId.has(ids[row] ?? 0));
  if (missing.length > 0) throw notMembers(missing, list);
  for (const [row, name] of names.entries()) {
    const person = byId.get(ids[row] ?? 0);
    if (person) assertOnePerson(`${list}.${row}`, name, person);
  }
  return { rows: known.flatMap((id) => byId.get(id) ?? []), byId };
};

/** The same for those that a request names alone, each once, by id. */
export const lockNamed = async (
  tx: Tx,
  actor: Actor,
  names: readonly PersonName[],
  list?: string,
): Promise<Target[]> => {
  const { byId } = await lockRows(tx, actor, names, list === undefined ? {} : { list });
  return [...byId.values()];
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
  for (const target of targets) {
    const member = byId.get(target.id);
    if (member) assertOnePerson(`members.${member.row}`, member, target);
  }
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
    email === undefined || member.id !== undefined ? [] : [{ ...member, email }],
  );
  const added = await addPeople(tx, audit, ctx, addressed);
  const idByRow = new Map(addressed.map(({ row }, index) => [row, added[index]?.userId ?? 0]));
  const ids = wanted.map(({ id, row }) => id ?? idByRow.get(row) ?? 0);
  assertDistinct(ids, (id) => id);
  return ids;
};
